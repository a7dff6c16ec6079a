"""Saves documents from the network and from other folders into `seeds/`, as they came.

    digest add     addresses and files ──▶ adding   ──┐
                                                      ├──▶ http ──▶ saving: a seed and its sidecar
    digest fetch   sources             ──▶ fetching ──┘

What the bytes mean is for `digest.readers`.
"""
