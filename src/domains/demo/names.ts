/** Invented people and companies of the demo: common names of several cultures, put together at random. */

interface Culture {
  given: { woman: string[]; man: string[] };
  family: string[];
  weight: number;
  /** The language that they speak first. */
  language: string;
}

const words = (text: string) => text.split(' ');

export const cultures: Culture[] = [
  {
    weight: 30,
    language: 'en',
    given: {
      woman: words(
        'Alice Amelia Beatrice Charlotte Claire Daisy Eleanor Emily Grace Hannah Imogen Jessica Laura Lucy Megan Naomi Olivia Phoebe Rachel Sarah Sophie Victoria Zoe',
      ),
      man: words(
        'Adam Alexander Benjamin Callum Daniel David Edward Ethan George Harry Isaac Jack James Joshua Liam Matthew Nathan Oliver Patrick Ryan Samuel Thomas William',
      ),
    },
    family: words(
      'Abbott Ashdown Barlow Bexley Carver Colby Dunmore Ellison Fairley Garrick Hadley Hartwell Ingram Jarvis Kingsley Langdon Marlow Norwood Oakley Pemberton Quill Radley Sheldon Thornby Underhill Vance Whitlock Yardley',
    ),
  },
  {
    weight: 26,
    language: 'de',
    given: {
      woman: words(
        'Anja Birgit Clara Franziska Greta Heike Ida Jana Jördis Katharina Lena Marlene Nele Petra Renate Sabine Sofie Theresa Ulrike Wiebke Änne',
      ),
      man: words(
        'Andreas Bernd Christoph Dieter Emil Florian Georg Hannes Jonas Jürgen Karsten Lukas Matthias Niklas Ole Paul Rüdiger Sebastian Sören Tobias Uwe Volker',
      ),
    },
    family: words(
      'Ackermann Bäumler Brückner Dörfler Eichinger Fröhlich Gößmann Hölscher Jäger Kästner Köhler Lindqvist Müllner Nägele Oberhuber Pfeiffer Rößler Schönfelder Strauß Tränkle Vögele Weißgerber Zöllner',
    ),
  },
  {
    weight: 8,
    language: 'fr',
    given: {
      woman: words('Adèle Aurélie Camille Chloé Élodie Inès Léa Manon Noémie Océane Zoé'),
      man: words('Antoine Baptiste Clément Étienne François Hugo Jérôme Loïc Mathéo Rémi Théo'),
    },
    family: words(
      'Beauvallon Châtelard Delaunoy Faucheur Giraudet Lécuyer Maréchaud Périgny Rochebrune Saint-Aubin Vallée',
    ),
  },
  {
    weight: 9,
    language: 'es',
    given: {
      woman: words('Ana Begoña Carmen Elena Inés Lucía María Núria Paloma Rocío Sofía'),
      man: words('Álvaro Andrés Diego Iñaki Javier Joaquín Luis Martín Óscar Rubén Tomás'),
    },
    family: words(
      'Alcántara Bermúdez Castañeda Domínguez Echevarría Fuentes Ibáñez Montañés Núñez Quiñones Valdés Zúñiga',
    ),
  },
  {
    weight: 6,
    language: 'pl',
    given: {
      woman: words('Agnieszka Bożena Elżbieta Grażyna Joanna Małgorzata Zofia'),
      man: words('Andrzej Bartłomiej Grzegorz Łukasz Paweł Stanisław Wojciech'),
    },
    family: words('Borkowicz Dąbrowicz Jabłonowski Krzyżan Łęczycki Świętosz Wróblicki Żukowicz'),
  },
  {
    weight: 6,
    language: 'tr',
    given: {
      woman: words('Ayşe Çiğdem Elif Gülşen İpek Şebnem Zeynep'),
      man: words('Ahmet Barış Çağlar Emre İsmail Oğuz Ümit'),
    },
    family: words('Akyıldız Çelikkol Doğanay Gökçen Kılıçer Öztekin Şahinbaş Yücesoy'),
  },
  {
    weight: 8,
    language: 'hi',
    given: {
      woman: words('Aditi Ananya Deepika Kavya Lakshmi Meera Nandini Priya Sunita'),
      man: words('Aarav Arjun Dev Harish Karan Manoj Nikhil Rohan Vikram'),
    },
    family: words(
      'Bhandarkar Chaudhary Deshmane Gopalan Iyengar Kulkarni Mehrotra Nambiar Raghunath Sundaram Venkatesh',
    ),
  },
  {
    weight: 5,
    language: 'ar',
    given: {
      woman: words('Amina Farah Hala Layla Nour Rania Samira Yasmin'),
      man: words('Amir Bilal Faisal Hassan Karim Omar Tariq Youssef'),
    },
    family: words('Al-Basri Benhaddou El-Khatib Haddadin Mansouri Nasrallah Rahmani Zeitoun'),
  },
  {
    weight: 2,
    language: 'ja',
    given: { woman: words('さくら 陽子 美咲 花子'), man: words('太郎 健太 大輔 翔') },
    family: words('山川 田島 佐々田 高森 井上田'),
  },
  {
    weight: 1.5,
    language: 'zh',
    given: { woman: words('丽华 小燕 雪梅'), man: words('伟明 志强 建国') },
    family: words('王 李 欧阳 司马 陈'),
  },
  {
    weight: 2,
    language: 'uk',
    given: {
      woman: words('Оксана Катерина Ірина Людмила'),
      man: words('Андрій Тарас Олексій Юрій'),
    },
    family: words('Гончаренко Вербицький Коваленчук Поліщук'),
  },
  {
    weight: 1,
    language: 'el',
    given: { woman: words('Ελένη Σοφία Δήμητρα'), man: words('Γιώργος Νίκος Αλέξανδρος') },
    family: words('Παπαδοθανάσης Καραγιώργης Βασιλάκος'),
  },
  {
    weight: 1,
    language: 'ko',
    given: { woman: words('지민 서연 하은'), man: words('민준 도윤 현우') },
    family: words('김 박 최 남궁'),
  },
];

/** Invented employers; the demo's own company is the first. */
export const companies = [
  'Northwind Demo',
  'Alder & Finch Ltd',
  'Bluepeak Software',
  'Copperleaf Retail',
  'Dunewater Clinics',
  'Eiderbach GmbH',
  'Fernhill Logistics',
  'Glasshouse Media',
  'Harbourlight Insurance',
  'Ilmenau Robotik AG',
  'Juniper & Rye',
  'Kestrel Analytics',
  'Lindenhof Pflege gGmbH',
  'Marrow & Pike, Accountants',
  'Nimbus Nine',
  'Ostwind Energie',
  'Papercrane Studio',
  'Quarrystone Bank',
  'Redwater Foods',
  'Silberfuchs Handel KG',
  'Tidewell Health',
  'Umbra Games',
  'Velvet Antler Design',
  'Wolkenstein Systeme',
  'Yellowfield Telecom',
  'Zephyr Freight "Express"',
];

export interface City {
  name: string;
  country: string;
  latitude: number;
  longitude: number;
  /** The first digits of telephone numbers that are kept for fiction, and how many are missing. */
  phone: string;
}

const city = (
  name: string,
  country: string,
  latitude: number,
  longitude: number,
  phone: string,
): City => ({ name, country, latitude, longitude, phone });

/** Where the demo's offices are; the others are only where people live. */
export const cities: City[] = [
  city('Berlin', 'DE', 52.52, 13.405, '+49 30 23125 ###'),
  city('Munich', 'DE', 48.1372, 11.5755, '+49 89 99998 ###'),
  city('Hamburg', 'DE', 53.5511, 9.9937, '+49 40 66969 ###'),
  city('London', 'GB', 51.5072, -0.1276, '+44 20 7946 0###'),
  city('New York', 'US', 40.7128, -74.006, '+1 212-555-01##'),
  city('Lisbon', 'PT', 38.7223, -9.1393, ''),
  city('Potsdam', 'DE', 52.3906, 13.0645, ''),
  city('Cologne', 'DE', 50.9375, 6.9603, '+49 221 4710 ###'),
  city('Vienna', 'AT', 48.2082, 16.3738, ''),
  city('Zürich', 'CH', 47.3769, 8.5417, ''),
  city('Paris', 'FR', 48.8566, 2.3522, '+33 1 99 00 ## ##'),
  city('Manchester', 'GB', 53.4808, -2.2426, '+44 161 496 0###'),
  city('Boston', 'US', 42.3601, -71.0589, '+1 617-555-01##'),
  city('Kraków', 'PL', 50.0647, 19.945, ''),
  city('Madrid', 'ES', 40.4168, -3.7038, ''),
  city('İzmir', 'TR', 38.4237, 27.1428, ''),
  city('Bengaluru', 'IN', 12.9716, 77.5946, ''),
  city('Kyiv', 'UA', 50.4501, 30.5234, ''),
];
