"""archive/maintenance"""
