"""crawler/reading/generic"""
