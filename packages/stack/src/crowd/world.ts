// Companies that write Polish, Arabic and Japanese.
import { applicants, type CrowdCompany } from './crowd-data.ts'

const wisla: CrowdCompany = {
  email: 'wisla@example.com',
  name: 'Wisła Robotics',
  website: 'https://wisla.example.com',
  about: 'Wisła Robotics buduje roboty, które sortują odpady. Pracujemy w Krakowie, nasze maszyny w jedenastu krajach.',
  headings: ['Twoje zadania', 'Czego oczekujemy', 'Co oferujemy'],
  offers: 'Umowa o pracę, 26 dni urlopu i warsztat otwarty także po godzinach.',
  jobs: [
    {
      title: 'Inżynier robotyki',
      location: 'Kraków',
      type: 'FULL_TIME',
      pay: [180_000, 240_000],
      skills: ['Robotics', 'Python', 'Linux'],
      tasks: ['Projektowanie chwytaków, które nie gniotą butelek', 'Uruchamianie maszyn u klientów w Europie'],
      asks: ['Doświadczenie z ROS lub podobnym systemem', 'Angielski w mowie'],
      applicants: applicants({ jakub: ['SHORTLISTED', 'held'], hiroshi: ['SHORTLISTED', 5], dmitri: 'REJECTED' }),
    },
    {
      title: 'Konstruktor CAD',
      location: 'Kraków',
      type: 'CONTRACT',
      pay: [110_000, 140_000],
      skills: ['CAD'],
      tasks: ['Rysunki, które hala rozumie bez pytania'],
      asks: ['Pięć lat w budowie maszyn'],
      applicants: applicants({ dmitri: 'WITHDRAWN', hiroshi: 'APPLIED' }),
    },
    {
      title: 'Praktykant uczenia maszynowego',
      location: 'Kraków lub zdalnie',
      type: 'INTERNSHIP',
      pay: [60_000, 66_000],
      skills: ['Machine Learning', 'Python'],
      tasks: ['Opisywanie zdjęć i trenowanie modeli, które odróżniają szkło od lodu'],
      asks: ['Studia techniczne, dowolny rok'],
      applicants: applicants({ jakub: 'APPLIED' }),
    },
  ],
}

const nile: CrowdCompany = {
  email: 'nile@example.com',
  name: 'مستشفى النيل',
  website: 'https://nile.example.com',
  about: 'مستشفى النيل مستشفى عام يضم ٤٥٠ سريرًا في القاهرة، ويخدم مليون نسمة.',
  headings: ['مهامك', 'ما نتوقعه', 'ما نقدمه'],
  offers: 'سكن قريب من المستشفى، وتأمين صحي للأسرة، وشهر إجازة كل عام.',
  jobs: [
    {
      title: 'ممرض أو ممرضة عناية مركزة',
      location: 'القاهرة',
      type: 'FULL_TIME',
      pay: [180_000, 240_000],
      skills: ['Nursing'],
      tasks: ['رعاية مرضى العناية المركزة في نوبات من ثماني ساعات', 'تدريب الممرضين الجدد'],
      asks: ['بكالوريوس التمريض', 'خبرة سنتين على الأقل'],
      applicants: applicants({ fatima: ['HIRED', 'held'], noor: 'APPLIED' }),
    },
    {
      title: 'مترجم طبي (عربي – إنجليزي)',
      location: 'القاهرة أو عن بُعد',
      type: 'PART_TIME',
      pay: [60_000, 84_000],
      skills: ['Translation'],
      tasks: ['ترجمة التقارير الطبية للمرضى', 'الترجمة الفورية عند الحاجة'],
      asks: ['إتقان اللغتين', 'معرفة بالمصطلحات الطبية'],
      applicants: applicants({ fatima: 'APPLIED' }),
    },
    {
      title: 'مسؤول مخازن الأدوية',
      location: 'الإسكندرية',
      type: 'FULL_TIME',
      pay: [120_000, 150_000],
      skills: ['Logistics', 'Excel'],
      tasks: ['متابعة المخزون وتواريخ الصلاحية'],
      asks: ['خبرة في المخازن', 'دقة في العمل'],
    },
  ],
}

const sumida: CrowdCompany = {
  email: 'sumida@example.com',
  name: '墨田精機',
  website: 'https://sumida.example.com',
  about: '墨田精機は、医療機器の精密部品をつくる会社です。社員は180人、創業は1952年です。',
  headings: ['仕事内容', '応募資格', '待遇'],
  offers: '完全週休二日制、住宅手当、昇給年一回。日本語の授業も会社が負担します。',
  jobs: [
    {
      title: '産業用ロボットエンジニア',
      location: '東京都墨田区',
      type: 'FULL_TIME',
      pay: [6_000_000, 8_500_000],
      skills: ['Robotics', 'CAD'],
      tasks: ['研磨ラインの自動化を設計し、立ち上げる', '現場の声を聞き、改善を続ける'],
      asks: ['機械または電気の実務経験三年以上', '日本語または英語'],
      applicants: applicants({ hiroshi: ['SHORTLISTED', 2], jakub: 'WITHDRAWN' }),
    },
    {
      title: 'データサイエンティスト',
      location: '東京都墨田区・在宅可',
      type: 'FULL_TIME',
      pay: [7_000_000, 9_500_000],
      skills: ['Machine Learning', 'Python', 'SQL'],
      tasks: ['検査画像から不良を見つける', '測定値の予測モデルを運用する'],
      asks: ['Pythonの実務経験', '結果を現場に説明できること'],
      applicants: applicants({ kavya: ['HIRED', 'held'], hiroshi: 'APPLIED' }),
    },
    {
      title: '経理スタッフ（短時間）',
      location: '東京都墨田区',
      type: 'PART_TIME',
      pay: [2_400_000, 3_000_000],
      skills: ['Accounting', 'Excel'],
      tasks: ['請求書の処理と月次決算の補助'],
      asks: ['簿記二級程度の知識'],
    },
  ],
}

export const inOtherLanguages = [wisla, nile, sumida]
