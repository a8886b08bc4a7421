"""archive/duplicates"""
