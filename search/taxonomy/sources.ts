/** The entries that are used from the public lists, with their broader skills. Everything else is left out. */

/** GitHub topics that are skills: `topic`, or `topic<broader` (several separated by `+`). */
export const pickedTopics = `
ada actionscript appwrite asyncapi<API+design astro<JavaScript auth0<Identity+and+access+management authentication<Identity+and+access+management
authorization<Identity+and+access+management bugbounty<Penetration+testing bulma<CSS chaos-engineering<Site+reliability+engineering
chatbot<Artificial+intelligence chrome-extension<Front-end+development circuitpython<Python+Embedded+systems clojurescript<Clojure
cloud-run<Google+Cloud codeigniter<PHP compiler<Software+development composer<PHP confidential-computing<Cybersecurity
contentful<Content+management+systems cordova<Mobile+development crystal css-modules<CSS cryptocurrency<Blockchain dataops<Data+engineering
dependency-injection<Software+architecture developer-experience<DevOps dom<JavaScript ebpf<Linux edge-computing<Cloud+computing
elm<Functional+programming eloquent<Laravel embeddings<Machine+learning end-to-end-encryption<Cryptography entity-resolution<Data+science
esp32<Embedded+systems esp8266<Embedded+systems eslint<JavaScript expo<React+Native ffmpeg<Video+editing fine-tuning<Large+language+models
firebase<Google+Cloud+Mobile+development framer-motion<React fuzzing<Application+security gin<Go google-apps-script<Google+Workspace+JavaScript
google-drive<Google+Workspace google-calendar<Google+Workspace google-meet<Google+Workspace google-forms<Google+Workspace green-software<Sustainability
gulp<Front-end+development handlebars<JavaScript home-assistant<Internet+of+Things honojs<TypeScript image-processing<Computer+vision
inkscape<Illustration intellij-idea jamstack<Web+development jasmine<Unit+testing+JavaScript javafx<Java json-schema jwt<Identity+and+access+management
koa<Node.js lamp<Web+development llvm<C++ logging<Monitoring material-design<UI+design mathematics mcp<Large+language+models
mean-stack<Web+development+JavaScript meilisearch<Search+engines mern<Web+development+JavaScript microcontroller<Embedded+systems
micropython<Python+Embedded+systems mkdocs<Technical+documentation molecular-dynamics mongoose<MongoDB+Node.js netbox<Computer+networking
netlify<Cloud+computing netty<Java nix<Infrastructure+as+code nextcloud npm<Node.js nuget<.NET open-policy-agent<Cloud+security openacc<C++
openstreetmap<GIS osint<Cybersecurity parser<Software+development phpunit<PHP+Unit+testing physics photogrammetry<Surveying point-cloud<Computer+vision
postcss<CSS post-quantum-cryptography<Cryptography preact<JavaScript prestashop<E-commerce+PHP pubsub<Message+queues qiskit<Quantum+computing qt<C++
racket<Functional+programming react-router<React reverse-engineering<Cybersecurity riscv<Embedded+systems robotframework<Test+automation rpc<API+design
rspec<Ruby+Unit+testing sdn<Computer+networking semantic-web server-side-rendering<Web+development shadcn-ui<React sidekiq<Ruby+on+Rails
sitecore<Content+management+systems socket-io<Node.js+WebSocket solana<Blockchain spa<Front-end+development streamlit<Python+Data+visualization
static-code-analysis<Software+testing stimulus<JavaScript styled-components<React supabase<PostgreSQL synthetic-biology tls<Cryptography swing<Java
umbraco<.NET+Content+management+systems uwp<.NET vagrant<Virtualization vercel<Cloud+computing vertx<Java visual-studio visual-studio-code
web-components<Front-end+development webauthn<Identity+and+access+management wsl<Linux yii<PHP yarn<Node.js quarto<Technical+documentation pip<Python
pycharm<Python jsx<React prettier<JavaScript aspire<.NET winforms<.NET mvc<Software+architecture whisper<Natural+language+processing
vibe-coding<Generative+AI ai-agent<Generative+AI ai-governance chatgpt<Generative+AI claude<Generative+AI computer-algebra<Numerical+computing
computer-science data-recovery<IT+support+Cybersecurity generative-adversarial-network<Deep+learning rdf<Semantic+Web fluent-design<UI+design
screenwriting<Writing
`;

/** Display names where GitHub's own is a sentence, a slug or unlike what people write on a profile. */
export const topicNames: Record<string, string> = {
  bugbounty: 'Bug bounty',
  chatbot: 'Chatbots',
  dom: 'DOM',
  compiler: 'Compilers',
  mcp: 'Model Context Protocol',
  mvc: 'Model-view-controller',
  parser: 'Parsing',
  rpc: 'Remote procedure calls',
  spa: 'Single-page applications',
  pubsub: 'Publish-subscribe',
  tls: 'TLS',
  logging: 'Logging',
  lamp: 'LAMP stack',
  jwt: 'JSON Web Tokens',
  swing: 'Java Swing',
  'edge-computing': 'Edge computing',
  'server-side-rendering': 'Server-side rendering',
  osint: 'Open-source intelligence',
  sdn: 'Software-defined networking',
  honojs: 'Hono',
  'ai-agent': 'AI agents',
  astro: 'Astro',
  gin: 'Gin (Go)',
  whisper: 'Whisper speech recognition',
  aspire: '.NET Aspire',
  physics: 'Physics',
  mathematics: 'Mathematics',
  'computer-science': 'Computer science',
  composer: 'Composer (PHP)',
  authentication: 'Authentication',
  'chrome-extension': 'Browser extensions',
  embeddings: 'Vector embeddings',
  riscv: 'RISC-V',
  stimulus: 'Stimulus',
  'point-cloud': 'Point clouds',
  crystal: 'Crystal',
  ffmpeg: 'FFmpeg',
  fuzzing: 'Fuzz testing',
  'generative-adversarial-network': 'Generative adversarial networks',
  jsx: 'JSX',
  rdf: 'RDF',
  quarto: 'Quarto',
  winforms: 'Windows Forms',
  yii: 'Yii',
  preact: 'Preact',
  meilisearch: 'Meilisearch',
  'reverse-engineering': 'Reverse engineering',
  microcontroller: 'Microcontrollers',
  'chaos-engineering': 'Chaos engineering',
  'confidential-computing': 'Confidential computing',
  'data-recovery': 'Data recovery',
  'green-software': 'Green software',
  'molecular-dynamics': 'Molecular dynamics',
  asyncapi: 'AsyncAPI',
  'web-components': 'Web components',
  'end-to-end-encryption': 'End-to-end encryption',
  autohotkey: 'AutoHotkey',
};

/** Aliases that mean something else on a profile, or nothing. */
export const refusedAliases = new Set(
  `
  3d aas action aiot app apple arch as as-a-service audit-trail auth bots case client code composer-project con-script config cs d2
  data-disambigation database-as dev development embeddings-model exokernel extension extensions fabric fb fine-tune-model fluent fuzzing-api
  go-game jade jwa kit library logging-framework material math maths-game micro microkernel motion nanokernel normalization normalize
  normalizer paper plugin plugins programming-language quality quick-reference rbtfrmwrk reset rest-client review rf rn-app rocket sh spigot
  ssr-framework swing-app tests tns tool urlang vertx-project vm vs web word-game xdb xr-game yarkpkg
  `
    .trim()
    .split(/\s+/),
);

/** O*NET "Hot Technology" and "In Demand" examples that are kinds of software or too vague to be a skill. */
export const droppedExamples = new Set([
  'Google',
  'Facebook',
  'TikTok',
  'Business software applications',
  'Operating system software',
  'Web browser software',
  'Web server software',
  'Web application software',
  'Web framework software',
  'Software libraries',
  'JavaScript framework software',
  'Disassembler software',
  'Productivity software',
  'Database application software',
  'Relational database management system software',
  'Source code editor software',
  'System testing software',
  'Enterprise application integration EAI software',
  'Magellan Firmware',
  'IBM Middleware',
  'RockWare ArcMap',
  'Cubic Synchro Studio',
  'Network directory services software',
  'Operational Data Store ODS software',
  'Rapid7 software',
  'dSPACE',
  'Simulation software',
  'Student information systems SIS software',
  'Web content management system CMS software',
  'ESRI ArcView',
  'ESRI ArcSDE',
  'EpicCare Ambulatory Electronic Medical Records (EMR) software',
  'Inventory control system software',
  'Enterprise resource planning ERP system',
  'Tax compliance property tax management software',
  'Geographic information system GIS systems',
  'Chatbot software',
  'MAYA Nastran',
  'Shell script',
  'UNIX Shell',
  'Oracle HRIS',
  'Purchasing software',
  'Clinical trial management software',
  'Firewall software',
  'PCI Express PCIe',
  'Mechanical electrical plumbing MEP design software',
  'Property management system PMS software',
  'Customer relationship management CRM software',
  'Content management systems CMS',
  'Hypertext markup language HTML',
  'Transportation management system TMS software',
  'Microsoft Active Server Pages ASP',
]);

/** O*NET spellings that no rule turns into the name people use; an empty name leaves the example out. */
export const exampleNames: Record<string, string> = {
  'Structured query language SQL': 'SQL',
  'The MathWorks MATLAB': 'MATLAB',
  'Extensible markup language XML': 'XML',
  'Cascading style sheets CSS': 'CSS',
  'JavaScript Object Notation JSON': 'JSON',
  'Oracle JavaServer Pages JSP': 'JavaServer Pages',
  'Eclipse Jersey': 'Jersey (Java)',
  'Oracle SQL Developer': 'Oracle SQL Developer',
  'Border Gateway Protocol BGP': 'Routing and switching',
  'Google Angular': 'Angular',
  'RESTful API': 'REST APIs',
  'Single sign-on SSO': 'Single sign-on',
  'Moz search engine optimization SEO software': 'Moz',
  'Low-level virtual machine LLVM compilers': 'LLVM',
  'Very high speed integrated circuit VHSIC hardware description language VHDL simulation software':
    'VHDL',
  'Tool command language Tcl': 'Tcl',
  'S-Plus software': 'S-PLUS',
  'MITRE ATT&CK software': 'MITRE ATT&CK',
  'Oracle WebLogic Server': 'Oracle WebLogic',
  'Red Hat WildFly': 'WildFly',
  'Portswigger BurP Suite': 'Burp Suite',
  'Tenable Nessus': 'Nessus',
  'Vector 35 Binary Ninja': 'Binary Ninja',
  'Hex-Rays IDA Pro': 'IDA Pro',
  'AccessData FTK': 'Forensic Toolkit',
  'Guidance Software EnCase Enterprise': 'EnCase',
  'Bioconductor software': 'Bioconductor',
  'Mastercam computer-aided design and manufacturing software': 'Mastercam',
  'CGTech Vericut CNC': 'Vericut',
  'Vector Canape': 'Vector CANape',
  'On Center On-Screen Takeoff': 'On-Screen Takeoff',
  'Xactware Xactimate': 'Xactimate',
  'NavisWorks Jetstream': 'Autodesk Navisworks',
  'SKM Systems Analysis Power Tools': 'SKM PowerTools',
  'Sabre Central Command': 'Sabre',
  'ESRI ArcGIS Survey 123': 'ArcGIS Survey123',
  'IBM WebSphere': 'IBM WebSphere',
  'TechSmith Camtasia': 'Camtasia',
  'Kronos Workforce Timekeeper': 'Kronos Workforce',
  'Springshare LibGuides': 'LibGuides',
  'Outage management system OMS': 'Outage management systems',
  'Intuit TurboTax': 'TurboTax',
  'Perforce software': 'Perforce',
  'Qualys Cloud Platform': 'Qualys',
  'Screaming Frog SEO Spider': 'Screaming Frog',
  'Microsoft Visual Basic for Applications VBA': 'VBA',
  'Red Hat Enterprise Linux': 'Red Hat Enterprise Linux',
  'Geographic information system GIS software': 'GIS',
  'Microsoft Azure DevOps Services': 'Azure DevOps',
  'Microsoft Team Foundation Server': 'Azure DevOps',
  'Oracle Java 2 Platform Enterprise Edition J2EE': 'Jakarta EE',
  'Amazon Elastic Compute Cloud EC2': 'Amazon EC2',
  'Amazon Simple Storage Service S3': 'Amazon S3',
  'Amazon Web Services AWS CloudFormation': 'AWS CloudFormation',
  'Apache Subversion SVN': 'Subversion',
  'Microsoft Visual Studio': 'Visual Studio',
  'Microsoft ASP.NET': 'ASP.NET',
  'Epic Systems': 'Epic Systems',
  'IBM DB2': 'IBM Db2',
  'Forsk Atoll': 'Atoll',
  'Project management software': 'Project management',
  'Video editing software': 'Video editing',
  Postman: 'Postman',
  'Dassault Systemes SolidWorks': 'SolidWorks',
  'Microsoft Project': 'Microsoft Project',
  'Tax software': 'Tax',
  'Payroll software': 'Payroll',
  'Accounting software': 'Accounting',
  'Statistical software': 'Statistics',
  'Applicant tracking software': 'Applicant tracking systems',
  'Inventory management systems': 'Inventory management',
  'Learning management system LMS': 'Learning management systems',
};

/** O*NET commodity -> the broader skill of its examples; a commodity not here gives none. */
export const commodityBroader: Record<string, string> = {
  'Computer aided design CAD software': 'CAD',
  'Computer aided manufacturing CAM software': 'CNC machining',
  'Medical software': 'Electronic health records',
  'Enterprise resource planning ERP software': 'ERP',
  'Geographic information system': 'GIS',
  'Map creation software': 'GIS',
  'Accounting software': 'Accounting',
  'Tax preparation software': 'Tax',
  'Customer relationship management CRM software': 'CRM',
  'Video creation and editing software': 'Video editing',
  'Music or sound editing software': 'Audio editing',
  'Program testing software': 'Software testing',
  'Sales and marketing software': 'Digital marketing',
  'Transaction security and virus protection software': 'Cybersecurity',
  'Network security or virtual private network VPN management software': 'Cybersecurity',
  'Time accounting software': 'Payroll',
  'Web page creation and editing software': 'Web development',
  'Data base management system software': 'Databases',
  'Business intelligence and data analysis software': 'Business intelligence',
  'Human resources software': 'HR information systems',
  'Computer based training software': 'E-learning',
  'Cloud-based protection or security software': 'Cybersecurity',
  'Network monitoring software': 'Computer networking',
  'Data mining software': 'Data analysis',
  'Configuration management software': 'DevOps',
  'Compiler and decompiler software': 'Reverse engineering',
};

/** Broader skills of examples for which the commodity's broader skill would be wrong. */
export const exampleBroader: Record<string, string[]> = {
  'Oracle WebLogic': ['Jakarta EE'],
  WildFly: ['Jakarta EE'],
  'JavaServer Pages': ['Java'],
  'Jersey (Java)': ['Java', 'REST APIs'],
  'Eclipse IDE': ['Java'],
  Moz: ['Search engine optimization'],
  'Screaming Frog': ['Search engine optimization'],
  'Forensic Toolkit': ['Incident response'],
  EnCase: ['Incident response'],
  'Kali Linux': ['Penetration testing', 'Linux'],
  Metasploit: ['Penetration testing'],
  Nmap: ['Penetration testing'],
  'Burp Suite': ['Penetration testing'],
  Nessus: ['Vulnerability management'],
  Qualys: ['Vulnerability management'],
  Wireshark: ['Computer networking'],
  ETAP: ['Electrical engineering'],
  'SKM PowerTools': ['Electrical engineering'],
  'MITRE ATT&CK': ['Cybersecurity'],
  Bioconductor: ['R', 'Bioinformatics'],
  Perforce: ['Version control'],
  'Adobe ColdFusion': ['Web development'],
  'Vector CANape': ['Embedded systems'],
  'Vector CANalyzer': ['Embedded systems'],
  TurboTax: ['Tax'],
  'Binary Ninja': ['Reverse engineering'],
  'IDA Pro': ['Reverse engineering'],
  'Autodesk Navisworks': ['BIM'],
  Lumion: ['3D modeling'],
  Zemax: ['Engineering design'],
  'On-Screen Takeoff': ['Cost estimating'],
  Xactimate: ['Cost estimating'],
  'Adobe Audition': ['Adobe Creative Cloud', 'Audio editing'],
  'S-PLUS': ['Statistics'],
  'HEC-RAS': ['Civil engineering'],
  'HEC-HMS': ['Civil engineering'],
  'PTV Vissim': ['Civil engineering'],
  OpenRoads: ['CAD'],
  PVsyst: ['Renewable energy'],
  'Google Earth Pro': ['GIS'],
  Camtasia: ['Video editing'],
  CyberArk: ['Identity and access management'],
  'ArcGIS Survey123': ['ArcGIS'],
  Sabre: ['Travel planning'],
  'Oracle SQL Developer': ['Oracle Database'],
};
