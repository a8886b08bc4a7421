"""crawler/messages"""
