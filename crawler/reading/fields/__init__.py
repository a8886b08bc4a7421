"""crawler/reading/fields"""
