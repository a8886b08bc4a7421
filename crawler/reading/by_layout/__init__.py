"""crawler/reading/by_layout"""
