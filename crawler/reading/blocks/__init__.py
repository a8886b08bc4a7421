"""crawler/reading/blocks"""
