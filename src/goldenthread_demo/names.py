"""The names of an invented nation. None is an English authority's; a test compares the lists.

Names stay the same whatever the seed, so that pages about the demo can speak of them.
"""

from __future__ import annotations

NATION_NAME = "Aurelia"
NATION_CODE = "X92000001"
CAPITAL_REGION = "Corvane"

#: The place the demo's story is about: a large county in the north where people waited far longer
#: than elsewhere to leave hospital from April 2016, until a change in June 2018 halved it.
HERO_NAME = "Northmere"
HERO_CODE = "X10000012"

#: A place whose delays are out of line in every month, for the charts that must notice it.
OUTLIER_NAME = "Gaunt Hollow"
#: A place of a few thousand people, whose small numbers are often suppressed.
TINY_NAME = "Isle of Skerrow"
#: Two areas that became one on 1 April 2019.
MERGED_NAMES = ("Fenby", "Tidewater")
SUCCESSOR_NAME = "Fenby and Tidewater"

#: From north to south; the capital's region stands apart.
REGION_NAMES = (
    "The Fells",
    "Northern Reach",
    "Westmarch",
    "Middle Vale",
    "Eastern Fens",
    "Sundermoor",
    "Long Shore",
    "Southern Isles and Coast",
)

COUNTY_NAMES = (
    "Harrowmarch",
    "Eastwold",
    "Tarnshire",
    "Fellmarch",
    "Merrowshire",
    "Dunmarshire",
    "Wexholt",
    "Ossinghamshire",
    "Larkshire",
    "Vellandshire",
    "Brambleshire",
    HERO_NAME,
    "Corrieland",
    "Saltmarch",
    "Ardenvale",
    "Stowmarch",
    "Quillshire",
    "Hallowshire",
    "Pennermoor",
    "Withyland",
    "Ravenshire",
    "Orrinshire",
    "Lowmarch",
    "Thistleshire",
    "Sallowmere, Brackwater and the Vale of Holm St Aubrey",
)

METROPOLITAN_NAMES = (
    "Irongarth",
    "Hollinbeck",
    "Castlebeck",
    "Clayburn",
    "Coldharbour Moor",
    "Dunnock Bridge",
    "Emberley",
    "Furnacegate",
    "Grimsholt",
    "Hammerdale",
    "Hessleton",
    "Kilnsworth",
    "Loomley",
    "Maltby Cross",
    "Millhaven",
    "Nailsworthy",
    "Oxmantle",
    "Pitsborough",
    "Quernmoor",
    "Rushbeck",
    "Sandholme",
    "Slatebridge",
    "Smithersby",
    "Stanefield",
    "Tannersley",
    "Tollbridge",
    "Underbank",
    "Vesperton",
    "Wainstall",
    "Warpley",
    "Weftham",
    "Wheelford",
    "Woolgate",
    "Yarnbury",
    "Zealby",
)

BOROUGH_NAMES = (
    "Alderbridge",
    "Ashgate Cross",
    "Bellmarsh",
    "Candlewell",
    "Chantry Fields",
    "Copperhythe",
    "Crosswharf",
    "Dovegate",
    "Eelmarket",
    "Fallowgate",
    "Ferrybank",
    "Goldhythe",
    "Hartsgate",
    "Inkerford",
    "Lambwell",
    "Lanternhill",
    "Marlgate",
    "Millwater",
    "Netherbourne",
    "Old Quay",
    "Priorsgate",
    "Quarry Hill",
    "Ropewalk",
    "Saffron Hythe",
    "St Orrin",
    "Tallow Bridge",
    "Underhill",
    "Vintners Cross",
    "Weavergate",
    "Yarrowgate",
)

UNITARY_NAMES = (
    "Abbotsmere",
    "Amberwick",
    "Applecombe",
    "Aylmouth",
    "Beaconsea",
    "Birchover Bay",
    "Brackenport",
    "Bridgehaven",
    "Caldermouth",
    "Chalkwater",
    "Cŵm Arren",
    "Deepwell",
    "Dunhaven",
    "Elmstead Quay",
    "Fairlight Sands",
    OUTLIER_NAME,
    "Greywick",
    "Gullhaven",
    "Hawksmouth",
    "Heronsea",
    "Highcombe",
    TINY_NAME,
    "Ivelbridge",
    "King's Harrow",
    "Kittiwick",
    "Larchmont Spa",
    "Linnetford",
    "Lythe",
    "Marramport",
    "Mistlewick",
    "Moorcross",
    "Nettlecombe",
    "Northhaven",
    "Oakhampney",
    "Otterburgh",
    "Pebblesea",
    "Plovermouth",
    "Port Aldous",
    "Port Merrin",
    "Redcombe",
    "Rookhaven",
    "Rowanbridge",
    "Samphire Bay",
    "Sandwater",
    "Seagrave Sands",
    "Sedgeport",
    "Southaven",
    "Starling Regis",
    "Stonewick",
    "Swanholme",
    "Tansymouth",
    "Ternhaven",
    "Thrushcombe",
    "Upper Wending",
    "Wealdbridge",
    "Whinmouth",
    "Willowport",
    "Wrenbury Spa",
)
