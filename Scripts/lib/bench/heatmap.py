"""A mixture's expert load as a picture: a row a layer, a column an expert."""
from html import escape

# From no token to twice an even share and more.
SHADES = ["#ffffff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b"]
SIZE, LEFT, TOP = 8, 76, 30


def heatmap(title, layers):
    """An SVG document; the numbers beside each layer are its coefficient of variation."""
    cells = [[] for _ in SHADES]
    labels = []
    for row, layer in enumerate(layers):
        mean = sum(layer["tokens"]) / len(layer["tokens"])
        for expert, tokens in enumerate(layer["tokens"]):
            shade = min(len(SHADES) - 1, round(tokens / mean / 2 * (len(SHADES) - 1))) if mean else 0
            cells[shade].append(f"M{expert} {row}h1v1h-1z")
        y = TOP + SIZE * row + SIZE - 1
        labels.append(f'<text x="{LEFT - 4}" y="{y}">layer {layer["index"]}: {layer["variation"]:.2f}</text>')
    width, height = LEFT + SIZE * max(len(layer["tokens"]) for layer in layers) + 8, TOP + SIZE * len(layers) + 8
    paths = "".join(f'<path fill="{shade}" d="{"".join(path)}"/>' for shade, path in zip(SHADES, cells) if path)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" font-family="sans-serif">'
        f'<rect width="{width}" height="{height}" fill="#fff"/><text x="4" y="14" font-size="10">{escape(title)}: tokens of each expert, '
        f'white none, darkest twice an even share</text><g font-size="7" text-anchor="end">{"".join(labels)}</g>'
        f'<g transform="translate({LEFT} {TOP}) scale({SIZE})" stroke="#ccc" stroke-width=".03">{paths}</g></svg>\n')
