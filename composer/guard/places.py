"""States and large cities of the United States and Canada, as letters name them. Facts of geography."""

from __future__ import annotations

from collections.abc import Mapping

_STATES = """
AL alabama|AK alaska|AZ arizona|AR arkansas|CA california|CO colorado|CT connecticut|DE delaware
FL florida|GA georgia|HI hawaii|ID idaho|IL illinois|IN indiana|IA iowa|KS kansas|KY kentucky
LA louisiana|ME maine|MD maryland|MA massachusetts|MI michigan|MN minnesota|MS mississippi|MO missouri
MT montana|NE nebraska|NV nevada|NH new hampshire|NJ new jersey|NM new mexico|NY new york
NC north carolina|ND north dakota|OH ohio|OK oklahoma|OR oregon|PA pennsylvania|RI rhode island
SC south carolina|SD south dakota|TN tennessee|TX texas|UT utah|VT vermont|VA virginia|WA washington
WV west virginia|WI wisconsin|WY wyoming|PR puerto rico|ON ontario|QC quebec|BC british columbia
AB alberta|MB manitoba|SK saskatchewan|NS nova scotia|NB new brunswick|NL newfoundland
"""
STATES: Mapping[str, str] = {
    name: code
    for code, name in (entry.split(" ", 1) for entry in _STATES.strip().replace("\n", "|").split("|"))
}
"""The postal code of each state, by its name in small letters."""

_CITIES = """
albany|albuquerque|anchorage|ann arbor|asheville|atlanta|augusta|aurora|austin|bakersfield|baltimore
baton rouge|bethesda|birmingham|boise|boston|bridgeport|buffalo|burlington|calgary|camden|charleston
charlotte|charlottesville|chattanooga|chicago|cincinnati|cleveland|columbia|columbus|dallas|dayton|denver
des moines|detroit|durham|edmonton|el paso|fargo|flint|fort lauderdale|fort wayne|fort worth|fresno
gainesville|galveston|grand rapids|greensboro|greenville|halifax|harrisburg|hartford|honolulu|houston
indianapolis|iowa city|jackson|jacksonville|kalamazoo|kansas city|knoxville|lansing|las vegas|lexington
lincoln|little rock|long beach|los angeles|louisville|lubbock|macon|madison|memphis|miami|milwaukee
minneapolis|mobile|montreal|nashville|new haven|new orleans|newark|norfolk|oakland|oklahoma city|omaha
orlando|ottawa|pensacola|peoria|philadelphia|phoenix|pittsburgh|portland|providence|raleigh|reno|richmond
riverside|roanoke|rochester|sacramento|salt lake city|san antonio|san diego|san francisco|san jose
savannah|seattle|shreveport|sioux falls|spokane|springfield|st louis|st paul|stamford|stockton|syracuse
tacoma|tampa|toledo|topeka|toronto|tucson|tulsa|vancouver|washington|wichita|wilmington|winnipeg
winston salem|worcester|youngstown
"""
CITIES = frozenset(_CITIES.strip().replace("\n", "|").split("|"))
"""Large cities, in small letters, "st" for "saint"."""
