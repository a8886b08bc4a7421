"""crawler/reading/dates"""
