"""archive/database"""
