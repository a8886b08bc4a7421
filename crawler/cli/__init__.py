"""crawler/cli"""
