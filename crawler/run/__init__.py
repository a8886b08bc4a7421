"""crawler/run"""
