"""archive/reports"""
