"""Coordinates from the systems that records come in to WGS 84. Degrees east and north; metres where told so.

CGCS2000 and WGS 84 differ by less than a metre: one is taken for the other. GCJ-02 is shifted by hundreds of metres; the
shift is the published approximation, turned round by iteration (to a centimetre). Gauss-Kruger is CGCS2000's ellipsoid.
"""

from collections.abc import Sequence

import numpy as np

A, F = 6378137.0, 1 / 298.257222101  # CGCS2000
E2 = F * (2 - F)
E1 = (1 - np.sqrt(1 - E2)) / (1 + np.sqrt(1 - E2))
GCJ_A, GCJ_E2 = 6378245.0, 0.00669342162296594323
FALSE_EAST = 500_000.0
METRES_A_DEGREE = 111_195.0

Array = np.ndarray


def wgs_to_gcj(longitude: Array | float, latitude: Array | float) -> tuple[Array, Array]:
    """The position a GCJ-02 map shows for a true one."""
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    waves = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    d_lat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    d_lat += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    d_lat += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    d_lon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    d_lon += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    d_lon += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    phi = np.radians(lat)
    magic = 1 - GCJ_E2 * np.sin(phi) ** 2
    d_lat = np.degrees(d_lat * magic**1.5 / (GCJ_A * (1 - GCJ_E2)))
    d_lon = np.degrees(d_lon * np.sqrt(magic) / (GCJ_A * np.cos(phi)))
    return lon + d_lon, lat + d_lat


def gcj_to_wgs(longitude: Array | float, latitude: Array | float) -> tuple[Array, Array]:
    """The true position of one read from a GCJ-02 map."""
    lon, lat = np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float)
    true_lon, true_lat = lon, lat
    for _round in range(5):
        shown_lon, shown_lat = wgs_to_gcj(true_lon, true_lat)
        true_lon, true_lat = true_lon + lon - shown_lon, true_lat + lat - shown_lat
    return true_lon, true_lat


def gauss_to_degrees(
    north: Array | float, east: Array | float, meridian: Array | float
) -> tuple[Array, Array]:
    """Gauss-Kruger metres (east with 500 km added, without a zone number) of a central meridian, to degrees."""
    mu = np.asarray(north, dtype=float) / (A * (1 - E2 / 4 - 3 * E2**2 / 64 - 5 * E2**3 / 256))
    phi = (
        mu
        + (3 * E1 / 2 - 27 * E1**3 / 32) * np.sin(2 * mu)
        + (21 * E1**2 / 16 - 55 * E1**4 / 32) * np.sin(4 * mu)
    )
    phi = phi + 151 * E1**3 / 96 * np.sin(6 * mu) + 1097 * E1**4 / 512 * np.sin(8 * mu)
    second = E2 / (1 - E2)
    c, t = second * np.cos(phi) ** 2, np.tan(phi) ** 2
    n = A / np.sqrt(1 - E2 * np.sin(phi) ** 2)
    r = A * (1 - E2) / (1 - E2 * np.sin(phi) ** 2) ** 1.5
    d = (np.asarray(east, dtype=float) - FALSE_EAST) / n
    lat = d**2 / 2 - (5 + 3 * t + 10 * c - 4 * c**2 - 9 * second) * d**4 / 24
    lat = phi - n * np.tan(phi) / r * (
        lat + (61 + 90 * t + 298 * c + 45 * t**2 - 252 * second - 3 * c**2) * d**6 / 720
    )
    lon = d - (1 + 2 * t + c) * d**3 / 6
    lon = (lon + (5 - 2 * c + 28 * t - 3 * c**2 + 8 * second + 24 * t**2) * d**5 / 120) / np.cos(phi)
    return np.asarray(meridian) + np.degrees(lon), np.degrees(lat)


def degrees_to_gauss(
    longitude: Array | float, latitude: Array | float, meridian: float
) -> tuple[Array, Array]:
    """Degrees to Gauss-Kruger metres: (north, east with 500 km added)."""
    phi, lam = np.radians(latitude), np.radians(np.asarray(longitude, dtype=float) - meridian)
    second = E2 / (1 - E2)
    n = A / np.sqrt(1 - E2 * np.sin(phi) ** 2)
    t, c, a = np.tan(phi) ** 2, second * np.cos(phi) ** 2, lam * np.cos(phi)
    m = (1 - E2 / 4 - 3 * E2**2 / 64 - 5 * E2**3 / 256) * phi
    m = m - (3 * E2 / 8 + 3 * E2**2 / 32 + 45 * E2**3 / 1024) * np.sin(2 * phi)
    m = A * (
        m + (15 * E2**2 / 256 + 45 * E2**3 / 1024) * np.sin(4 * phi) - 35 * E2**3 / 3072 * np.sin(6 * phi)
    )
    east = a + (1 - t + c) * a**3 / 6 + (5 - 18 * t + t**2 + 72 * c - 58 * second) * a**5 / 120
    up = a**2 / 2 + (5 - t + 9 * c + 4 * c**2) * a**4 / 24
    up = up + (61 - 58 * t + t**2 + 600 * c - 330 * second) * a**6 / 720
    return m + n * np.tan(phi) * up, FALSE_EAST + n * east


def meridian_of(zone: int) -> float | None:
    """The central meridian of a zone number as it stands before the easting: 13 to 23 of six degrees, 25 to 45 of three."""
    if 13 <= zone <= 23:
        return zone * 6.0 - 3
    return zone * 3.0 if 25 <= zone <= 45 else None


def metres(one: Sequence[float], other: Sequence[float]) -> float:
    """The distance of two positions a few kilometres apart."""
    east = (one[0] - other[0]) * np.cos(np.radians((one[1] + other[1]) / 2))
    return float(METRES_A_DEGREE * np.hypot(east, one[1] - other[1]))
