"""What stations promise of their rows: a thing lent has its loan, and the stock is what the ledger of goods adds up to."""

from tongban.kernel.core.invariants import Invariant

INVARIANTS = (
    Invariant(
        "stations.loans",
        "Whatever is lent has one loan, of the thing that was booked.",
        """SELECT b.id FROM bookings_booking b JOIN stations_item i ON i.resource_id = b.resource_id
            LEFT JOIN stations_loan l ON l.booking_id = b.id
        WHERE b.state = 'confirmed' AND l.item_id IS DISTINCT FROM i.id""",
    ),
    Invariant(
        "stations.stock",
        "There is as much of a good as its ledger adds up to.",
        """SELECT s.id FROM stations_stock s LEFT JOIN (
            SELECT station_id, good, sum(quantity) AS n FROM stations_movement GROUP BY 1, 2) AS m
            ON m.station_id = s.station_id AND m.good = s.good
        WHERE s.level <> coalesce(m.n, 0)""",
    ),
    Invariant(
        "stations.transfers",
        "What left one station arrives at another: nothing is lost or doubled on the way.",
        """SELECT t.id FROM stations_transfer t LEFT JOIN (
            SELECT transfer_id, sum(quantity) AS n FROM stations_movement GROUP BY 1) AS m ON m.transfer_id = t.id
        WHERE coalesce(m.n, 0) <> CASE WHEN t.state = 'on_the_way'
            AND t.what IN ('water', 'medicine', 'noodles', 'gloves', 'masks') THEN -t.quantity ELSE 0 END""",
    ),
)
