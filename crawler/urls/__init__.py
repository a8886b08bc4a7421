"""crawler/urls"""
