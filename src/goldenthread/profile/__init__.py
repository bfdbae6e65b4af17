"""The data profile of an area beside the nation and its peers."""
