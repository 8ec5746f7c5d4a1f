const words = (all: string): ReadonlySet<string> => new Set(all.trim().split(/\s+/));

/** Grafana 13.2's unit ids (`@grafana/data`, valueFormats), and the one old spelling that it keeps. */
export const UNITS = words(`
  none string short sishort percent percentunit humidity dB candela hex0x hex sci locale pixel accMS2 accFS2 accG degree radian grad arcmin arcsec
  areaM2 areaF2 areaMI2 acres hectares flops mflops gflops tflops pflops eflops zflops yflops ppm conppb conngm3 conngNm3 conμgm3 conμgNm3 conmgm3
  conmgNm3 congm3 congNm3 conmgdL conmmolL currencyUSD currencyGBP currencyEUR currencyJPY currencyRUB currencyUAH currencyBRL currencyDKK currencyISK
  currencyNOK currencySEK currencyCZK currencyCHF currencyPLN currencyBTC currencymBTC currencyμBTC currencyZAR currencyINR currencyKRW currencyIDR
  currencyPHP currencyVND currencyTRY currencyMYR currencyXPF currencyBGN currencyPYG currencyUYU currencyILS bytes decbytes bits decbits kbytes
  deckbytes mbytes decmbytes gbytes decgbytes tbytes dectbytes pbytes decpbytes pps binBps Bps binbps bps KiBs Kibits KBs Kbits MiBs Mibits MBs Mbits
  GiBs Gibits GBs Gbits TiBs Tibits TBs Tbits PiBs Pibits PBs Pbits dateTimeAsIso dateTimeAsIsoNoDateIfToday dateTimeAsUS dateTimeAsUSNoDateIfToday
  dateTimeAsLocal dateTimeAsLocalNoDateIfToday dateTimeAsSystem dateTimeFromNow watt kwatt megwatt gwatt mwatt Wm2 voltamp kvoltamp voltampreact
  kvoltampreact watth watthperkg kwatth kwattm mwatth amph kamph mamph joule ev amp kamp mamp volt kvolt mvolt dBm mohm ohm kohm Mohm farad µfarad
  nfarad pfarad ffarad henry mhenry µhenry lumens flowgpm flowcms flowcfs flowcfm litreh flowlpm flowmlpm lux forceNm forcekNm forceN forcekN Hs KHs
  MHs GHs THs PHs EHs massmg massg masslb masskg masst lengthmm lengthin lengthft lengthm lengthkm lengthmi pressurembar pressurebar pressurekbar
  pressurepa pressurehpa pressurekpa pressurehg pressurepsi radbq radci radgy radrad radsv radmsv radusv radrem radexpckg radr radsvh radmsvh radusvh
  rotrpm rothz rotkhz rotmhz rotghz rotrads rotdegs celsius fahrenheit kelvin hertz ns µs ms s m h d dtdurationms dtdurations dthms dtdhms timeticks
  clockms clocks cps ops reqps rps wps iops eps mps recps rowsps cpm opm reqpm rpm wpm epm mpm recpm rowspm velocityms velocitykmh velocitymph
  velocityknot mlitre litre m3 Nm3 dm3 gallons bool bool_yes_no bool_on_off lengthcm farenheit
`);
/** What people write for a unit; Grafana shows it behind the number as it stands, and never scales. */
export const UNIT_ALIASES: Readonly<Record<string, string>> = {
  second: 's', seconds: 's', sec: 's', secs: 's', millisecond: 'ms', milliseconds: 'ms', msec: 'ms', microseconds: 'µs', us: 'µs', nanoseconds: 'ns',
  minute: 'm', minutes: 'm', min: 'm', hour: 'h', hours: 'h', day: 'd', days: 'd', percentage: 'percent', '%': 'percent', pct: 'percent', ratio:
  'percentunit', byte: 'bytes', b: 'bytes', kb: 'deckbytes', kib: 'kbytes', mb: 'decmbytes', mib: 'mbytes', gb: 'decgbytes', gib: 'gbytes', 'b/s': 'Bps',
  'bytes/s': 'Bps', 'bytes/sec': 'Bps', bytespersecond: 'Bps', 'bits/s': 'bps', 'req/s': 'reqps', 'requests/s': 'reqps', reqs: 'reqps', 'ops/s': 'ops', hz:
  'hertz', celcius: 'celsius', number: 'none', count: 'short', integer: 'none', currency: 'currencyUSD', usd: 'currencyUSD', eur: 'currencyEUR', bit:
  'bits', date: 'dateTimeAsIso', datetime: 'dateTimeAsIso',
};
/** `suffix:req` and the like (getValueFormat). */
export const UNIT_PREFIXES = words('prefix suffix time si count currency bool');

/** Transformations of Grafana 9 to 13 (`DataTransformerID`). */
export const TRANSFORMATIONS = words(`
  append reduce order organize rename calculateField seriesToColumns seriesToRows merge concatenate labelsToFields filterFields filterFieldsByName
  filterFrames filterByRefId
  renameByRegex filterByValue noop ensureColumns groupBy sortBy histogram configFromData rowsToFields prepareTimeSeries convertFieldType
  convertFrameType fieldLookup heatmap spatial
  joinByField joinByLabels extractFields groupingToMatrix limit partitionByValues timeSeriesTable transpose formatTime formatString regression
  smoothing groupToNestedTable`);
/** What an override picks fields by (`FieldMatcherID`). */
export const MATCHERS = words('numeric time first firstTimeField byType byTypes byName byNames byRegexp byRegexpOrNames byFrameRefID byValue');
/** Standard field options that an override may set. */
export const PROPERTIES = words(`
  displayName displayNameFromDS unit min max fieldMinMax decimals noValue color thresholds mappings links actions filterable description path writeable`);
/** The core panels' own options (`custom.…`); other plugins have others. */
export const CUSTOM_PROPERTIES = words(`
  drawStyle gradientMode thresholdsStyle transform lineColor lineWidth lineInterpolation lineStyle fillColor fillOpacity showPoints showValues
  pointSize pointColor pointShape pointStrokeWidth
  axisPlacement axisColorMode axisLabel axisWidth axisSoftMin axisSoftMax axisGridShow scaleDistribution axisCenteredZero axisBorderShow barAlignment
  barWidthFactor barMaxWidth stacking hideFrom
  insertNulls spanNulls fillBelowTo pointSymbol width minWidth align displayMode cellOptions hidden inspect filterable hideHeader wrapHeaderText
  wrapText footer tooltip show fixed neutral
  lineStyle.fill hideFrom.viz hideFrom.legend hideFrom.tooltip stacking.mode stacking.group scaleDistribution.type thresholdsStyle.mode`);
/** Calculations over a field (`ReducerID`), with the old names that Grafana still takes. */
export const REDUCERS: ReadonlySet<string> = new Set([
  ...words(`
    sum max min logmin mean variance stdDev last median first count countAll range diff diffperc delta step firstNotNull lastNotNull changeCount
    distinctCount allIsZero allIsNull allValues uniqueValues current avg total`),
  ...Array.from({ length: 99 }, (_, i) => `p${i + 1}`),
]);

/** How a field gets its colour (`FieldColorModeId`). */
export const COLOR_MODES = words(`
  thresholds fixed shades palette-classic palette-classic-by-name palette-saturated palette-colorblind palette-categorical-next continuous-GrYlRd
  continuous-RdYlGr continuous-BlYlRd
  continuous-YlRd continuous-BlPu continuous-YlBl continuous-blues continuous-reds continuous-greens continuous-purples continuous-viridis
  continuous-magma continuous-plasma
  continuous-inferno continuous-cividis`);

/** Grafana's own names of colours; `#f00`, `rgb(…)` and the names of CSS are others. */
export const COLORS: readonly string[] = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'].flatMap((hue) => [hue, ...['dark', 'semi-dark', 'light', 'super-light'].map((shade) => `${shade}-${hue}`)]);
/** Core panels that show the result of queries, and nothing without. */
export const DATA_PANELS = words(`
  timeseries stat gauge bargauge table barchart histogram heatmap piechart state-timeline status-history logs candlestick trend xychart nodeGraph
  flamegraph traces graph singlestat table-old`);
/** Every panel that comes with Grafana 9 to 13. */
export const PANELS: ReadonlySet<string> = new Set([
  ...DATA_PANELS,
  ...words(`
    row text dashlist alertlist alertGroups annolist news geomap canvas datagrid debug gettingstarted welcome pluginlist live heatmap-new icon
    table-ng add-panel`),
]);
/** Panels written for Angular, which Grafana 12 no longer has, and what it makes of them. */
export const ANGULAR: ReadonlyMap<string, string> = new Map(Object.entries({
  graph: 'timeseries', singlestat: 'stat', 'table-old': 'table', 'grafana-singlestat-panel': 'stat', 'grafana-piechart-panel': 'piechart', 'grafana-worldmap-panel': 'geomap',
}));

export const VARIABLE_TYPES = words('query custom constant datasource interval textbox adhoc groupby snapshot switch system');
/** Variables that Grafana itself or a data source's macro gives a value, as they are called between `$` and `.` or `(`. */
export const BUILT_IN = words(`
  __interval __interval_ms __rate_interval __rate_interval_ms __range __range_s __range_ms __from __to __dashboard __user __org __name __namespace
  __timezone __timeFilter __data __field
  __value __series __cell __cell_0 __cell_1 __cell_2 __url __url_time_range __all_variables __all __auto __searchFilter __scopes __timeFrom __timeTo
  __timeGroup __timeGroupAlias __time __timeEpoch
  __unixEpochFilter __unixEpochFrom __unixEpochTo __unixEpochGroup __unixEpochGroupAlias __unixEpochNanoFilter __unixEpochNanoFrom __unixEpochNanoTo
  __timeFilter_ms __schema __table
  __column __conditionalAll __auto_interval __value_time __series_name __value_numeric __field_name __field_value __field_label __metric __project
  __region __selected __rows __row __error`);
