// By how much names that stand at the ends of lines are moved, so that none lies upon another: in their order, none below `most`.
export function apart(places, gap, most) {
  const order = places.map((_place, i) => i).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  order.forEach((i, n) => { if (n) moved[i] = Math.max(moved[i], moved[order[n - 1]] + gap); });
  // what was pushed out at the bottom pushes the others up
  order.reverse().forEach((i, n) => { moved[i] = Math.min(moved[i], n ? moved[order[n - 1]] - gap : most); });
  return moved.map((place, i) => Math.round(place - places[i]));
}

// Asks a drawn chart where its lines end (some sooner than others), and has their names say so beside each other.
export function nameApart(chart, series) {
  const ends = series.map((one) => (one.endLabel && one.endLabel.show && one.endLabel.align === "left" ? one.data.map((value) => value !== null).lastIndexOf(true) : -1));
  const named = ends.flatMap((last, i) => (last < 0 ? [] : [i]));
  if (named.length < 2) return;
  const places = named.map((i) => chart.convertToPixel({ seriesIndex: i }, [ends[i], series[i].data[ends[i]]])[1]);
  const shifts = apart(places, series[named[0]].endLabel.lineHeight, chart.getHeight());
  chart.setOption({ series: series.map((_one, i) => (named.includes(i) ? { endLabel: { offset: [4, shifts[named.indexOf(i)]] } } : {})) });
}
