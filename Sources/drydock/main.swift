print("drydock: not yet")
