"""Topics as somebody asks for them who speaks another language than the records. Translated by hand, without looking at what the
vocabularies know, so that what they do not know is judged too."""

# Tags of English records (any of them); in Spanish; in Portuguese.
TAGS = """
machine learning, ml | aprendizaje automático | aprendizado de máquina
data science, datascience | ciencia de datos | ciência de dados
testing, unittest | pruebas de software | testes de software
best practice, best practices | buenas prácticas | boas práticas
deep learning | aprendizaje profundo | aprendizado profundo
open source, opensource | código abierto | código aberto
data analysis | análisis de datos | análise de dados
artificial intelligence, ai | inteligencia artificial | inteligência artificial
community | comunidad | comunidade
performance | rendimiento | desempenho
architecture | arquitectura de software | arquitetura de software
education, teaching | educación | educação
algorithms | algoritmos | algoritmos
data processing | procesamiento de datos | processamento de dados
infrastructure | infraestructura | infraestrutura
clean code | código limpio | código limpo
programming | programación | programação
science | ciencia | ciência
security | seguridad informática | segurança da informação
packaging | empaquetado | empacotamento
databases, database | bases de datos | bancos de dados
distributed systems, distributed | sistemas distribuidos | sistemas distribuídos
documentation, write the docs | documentación | documentação
debugging | depuración de errores | depuração de erros
cloud, cloudcomputing | computación en la nube | computação em nuvem
beginners | principiantes | iniciantes
optimization, optimisation | optimización | otimização
visualization, visualisation, data visualization | visualización de datos | visualização de dados
business | negocios | negócios
scaling, scalability | escalabilidad | escalabilidade
deployment, deploy, deploying | despliegue de aplicaciones | implantação de aplicações
software engineering | ingeniería de software | engenharia de software
communication | comunicación | comunicação
internet of things, iot | internet de las cosas | internet das coisas
quality assurance | aseguramiento de la calidad | garantia de qualidade
compiler and interpreters | compiladores e intérpretes | compiladores e interpretadores
microservices | microservicios | microsserviços
computer vision | visión por computadora | visão computacional
natural language processing, nlp | procesamiento del lenguaje natural | processamento de linguagem natural
concurrency | concurrencia | concorrência
agile | métodos ágiles | métodos ágeis
scientific computing | cómputo científico | computação científica
teamwork | trabajo en equipo | trabalho em equipe
static analysis | análisis estático | análise estática
image processing | procesamiento de imágenes | processamento de imagens
networking, network, networks | redes | redes
continuous integration, ci | integración continua | integração contínua
functional programming | programación funcional | programação funcional
management, project management | gestión de proyectos | gestão de projetos
diversity, women | diversidad | diversidade
parallel programming, parallel, parallelization | programación en paralelo | programação paralela
reproducibility | reproducibilidad | reprodutibilidade
refactoring | refactorización | refatoração
physics | física | física
automation | automatización | automação
data structures | estructuras de datos | estruturas de dados
astronomy, astrophysics | astronomía | astronomia
statistics | estadística | estatística
command line, commandline, cli | línea de comandos | linha de comando
mobile | teléfonos móviles | celulares
search | motores de búsqueda | mecanismos de busca
privacy | privacidad | privacidade
accessibility | accesibilidad | acessibilidade
games, game development, game programming | videojuegos | jogos
data mining, datamining | minería de datos | mineração de dados
bioinformatics | bioinformática | bioinformática
geospatial, gis, geo and gis | sistemas de información geográfica | sistemas de informação geográfica
graphics | gráficos por computadora | computação gráfica
music | música | música
robotics, robot, robots | robótica | robótica
ethics | ética | ética
time series | series de tiempo | séries temporais
neural network, neural networks | redes neuronales | redes neurais
sentiment analysis | análisis de sentimientos | análise de sentimento
mathematics, mathematical modelling | matemáticas | matemática
cryptography | criptografía | criptografia
art | arte | arte
metaprogramming | metaprogramación | metaprogramação
web | desarrollo web | desenvolvimento web
scraping | extracción de datos de la web | raspagem de dados
internationalization | internacionalización | internacionalização
type hinting | anotaciones de tipos | anotações de tipos
"""

# Categories of Spanish records; in Portuguese; in English.
CATEGORIES = """
Programación Web & Móvil | desenvolvimento web e móvel | web and mobile development
Ciencias de la Computación | ciência da computação | computer science
Programación | programação | programming
Servidores y Servicios en nube | servidores e serviços em nuvem | servers and cloud services
Ofimática | aplicativos de escritório | office software
Técnico de Software & Hardware | manutenção de computadores | computer repair
Redes | redes de computadores | computer networks
Sistemas de Gestión de Contenidos y ERP | sistemas de gestão de conteúdo | content management systems
Robótica | robótica | robotics
Flujos de Trabajo | fluxos de trabalho | workflows
Videojuegos | jogos | video games
Bases de Datos | bancos de dados | databases
Seguridad | segurança da informação | computer security
Comercio Online | comércio eletrônico | online stores
Redes de telefonía | redes de telefonia | telephone networks
Procesadores de lenguaje | compiladores | compilers
Criptomonedas | criptomoedas | cryptocurrencies
"""


def rows(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
