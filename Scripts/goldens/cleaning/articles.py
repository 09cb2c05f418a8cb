"""Short articles, written for this project: each in Chinese, in English with the same meaning, and some told again in other words."""

ARTICLES = [
    {
        "zh": "渡口的夜班只留一个人。末班船九点四十靠岸，他先把缆绳绕上两圈，再去岗亭记下乘客的人数。冬天江面起雾的时候，他会敲三下铜钟，对岸的船听见了就减速。这口钟是他师傅留下的，已经用了六十年。去年有人想拆掉岗亭，附近的居民联名写信，最后保住了。",
        "en": "Only one man stays at the crossing for the night shift. The last boat lands at twenty to ten; he winds the rope twice round the post and then notes in the hut how many passengers came. When fog lies on the river in winter he strikes a brass bell three times, and the boat on the other side slows down when it hears it. The bell came to him from his master and has been in use for sixty years. Last year somebody wanted to pull the hut down, the neighbours signed a letter together, and it was kept.",
        "zh2": "夜里守渡口的就他一个。九点四十最后一班船到了，他绕好缆绳，回岗亭登记来了多少人。到了冬天江上雾大，他敲钟三声，好让对面开来的船放慢。那口铜钟传自他的师傅，算来有六十个年头。岗亭去年差一点被拆，多亏街坊们联名上书才留了下来。",
        "en2": "At night the crossing has a single keeper. After the last ferry, at 9.40 p.m., he makes the rope fast and writes down the number of travellers in his hut. In winter fog he rings three times on a brass bell so that the boat coming across goes slower. His teacher left him that bell, which is sixty years old. The hut was nearly torn down last year; a letter signed by all the people nearby saved it.",
    },
    {
        "zh": "混合专家模型把前馈层分成许多专家，每个词元只走其中几个。路由器给每个专家打分，选出分数最高的两个，再把它们的输出按分数加权相加。这样参数总量可以很大，而每个词元的计算量几乎不变。问题在于负载：如果大多数词元都选同一个专家，其余的就闲着，整批的时间由最忙的那个决定。训练时因此要加一项损失，鼓励均匀使用。",
        "en": "A mixture of experts splits the feed-forward layer into many experts, of which each token visits only a few. A router scores every expert, picks the two with the highest scores, and adds their outputs weighted by those scores. The number of parameters can thus be very large while the work for each token hardly changes. The trouble is load: if most tokens choose the same expert the others stand idle, and the busiest one decides how long the batch takes. Training therefore adds a loss that encourages even use.",
        "zh2": "所谓混合专家，就是用若干个小的前馈网络替换一个大的，每次只让少数几个工作。由路由网络评分，得分居前的两个参与，结果依得分加权求和。好处是模型容量大了，算力开销却差不多。麻烦的是有的专家被挤爆、有的没人用，拖慢整批的总是最挤的那一个，所以训练目标里会另加一项来平衡使用。",
        "en2": "In a mixture-of-experts network one big feed-forward block is replaced by many smaller ones, and only a handful of them run for any token. The two experts that the router rates best are used, and what they give is summed in proportion to the rating. Capacity grows this way at nearly constant cost per token. Balance is the weak point: when everybody wants one expert, that one sets the pace and the rest wait, which is why an extra term in the loss rewards even routing.",
    },
    {
        "zh": "种番茄先要育苗。二月底把种子撒在浅盘里，盖一层薄土，放在朝南的窗台上，十天左右出芽。等苗长到一拃高，天气也稳定了，再移到院子里，株距留四十厘米。番茄怕涝，浇水要见干见湿。第一穗果子长到核桃大时追一次肥，侧枝要及时掐掉，不然只长叶子不结果。",
        "en": "Tomatoes begin with seedlings. At the end of February the seeds are scattered in a shallow tray, covered with a thin layer of soil and put on a south window; they sprout after about ten days. When the plants are a hand high and the weather has settled they move to the garden, forty centimetres apart. Tomatoes dislike wet feet, so let the soil dry between waterings. Feed them once when the first fruits are as big as walnuts, and pinch out the side shoots in time, or there will be leaves and no fruit.",
        "zh2": "想吃自家的番茄，二月末就得动手。种子播进浅盘，薄薄覆土，摆到南窗边，差不多十天就能看见芽。苗高一拃、气温不再反复时定植到院里，每棵隔开四十厘米。水不能多，土干了再浇。头一批果子有核桃那么大了就施一回肥，旁边冒出的枝子要掐，否则光长叶。",
    },
    {
        "zh": "水厂的原水来自两座水库。进厂后先加混凝剂，让细小的泥沙聚成絮团沉下去，再经过砂滤池和活性炭池，最后用次氯酸钠消毒。每两小时取一次样，测浊度、余氯和酸碱度。出厂水的浊度必须低于零点五。管网末梢的余氯太低时，沿线的加氯点会自动补充。去年更换了三公里老铁管，投诉水黄的电话少了八成。",
        "en": "The waterworks draw from two reservoirs. A coagulant is added first, so that fine silt gathers into flakes and sinks; then the water passes sand filters and beds of activated carbon, and at the end it is disinfected with sodium hypochlorite. Samples are taken every two hours for turbidity, residual chlorine and acidity. Turbidity must be below 0.5 when the water leaves the plant. Where too little chlorine is left at the far ends of the network, dosing stations on the way add some by themselves. Three kilometres of old iron pipe were replaced last year, and calls about yellow water fell by eighty per cent.",
        "en2": "Two reservoirs feed the plant. Chemicals make the silt clump and settle before the water runs through sand and then active carbon; sodium hypochlorite finally kills what is left. Every two hours staff measure how cloudy the water is, its pH and how much chlorine remains. Water may only leave with a turbidity under 0.5. Stations along the mains top up the chlorine if it gets low at the ends. Since three kilometres of iron pipe were exchanged last year, complaints of yellow water have dropped by four fifths.",
    },
    {
        "zh": "图书馆把借书期从三十天改成了四十五天，同时取消了逾期罚款。馆长说，罚款一年只收两万多元，却让不少人还了书以后再也不来。新规定实行半年，借出的书多了两成，逾期的反而少了。没有按时归还的读者会收到短信，超过九十天才停借。孩子们最高兴：他们的家长过去总担心弄丢了要赔。",
        "en": "The library now lends books for forty-five days instead of thirty, and it has done away with fines. Fines brought in little more than twenty thousand a year, says the director, and yet many people who had paid one never came back. Half a year after the change a fifth more books are out, and fewer of them are late. Readers who miss the date get a text message; only after ninety days is their card stopped. Children are the happiest, since their parents used to worry about paying for what got lost.",
        "zh2": "从三十天到四十五天，图书馆延长了借期，罚款也不收了。据馆长讲，逾期费每年不过两万出头，代价却是许多人从此不进门。试行六个月下来，外借量涨了百分之二十，晚还的倒比从前少。到期没还先发短信，拖过九十天才不能再借。最开心的是孩子，以前大人老怕书丢了要赔钱。",
    },
    {
        "zh": "数据出境之前要做自评估。先列清楚出境的是哪些数据、给谁、做什么用，再看对方能不能保护好。涉及一百万人以上个人信息的，要向省级网信部门申报安全评估，材料齐全后五个工作日内查验，四十五个工作日内完成。合同里必须写明数据保存的期限和到期后的处理办法。评估结果两年内有效，情况变了要重新申报。",
        "en": "Before data leave the country the exporter assesses the transfer itself. It lists which data go out, to whom and for what, and then looks at whether the recipient can protect them. Where the personal information of more than a million people is concerned, a security assessment has to be applied for at the cyberspace authority of the province; papers that are complete are checked within five working days, and the assessment ends within forty-five. The contract must say how long data are kept and what becomes of them afterwards. A result is valid for two years, and if things change the application has to be made again.",
    },
    {
        "zh": "老城的面馆凌晨四点开始熬汤。牛骨先焯一遍水，撇去血沫，再和白萝卜、老姜一起文火煮六个钟头。面是当天擀的，碱放得很少，下锅一分钟就捞。浇头只有三种：红烧牛肉、雪菜肉丝、素什锦。老板不做外卖，他说面坨了就不是那碗面了。每天卖完三百碗就关门，去晚了只能喝汤。",
        "en": "In the old town's noodle shop the broth goes on at four in the morning. Beef bones are blanched and skimmed and then simmer for six hours with white radish and old ginger. The noodles are rolled out the same day with very little alkali, and come out of the pot after a minute. There are only three toppings: braised beef, pickled greens with pork, and mixed vegetables. The owner does not deliver; noodles that have gone soft, he says, are another dish. He closes when three hundred bowls are sold, and those who come late get nothing but broth.",
        "en2": "At four a.m. the cook in the old town starts his soup. He scalds the beef bones, takes off the scum and lets them cook gently for six hours together with ginger and radish. Dough is made fresh each day, low in alkali, and needs one minute in the water. You can have it with braised beef, with pork and pickled greens or with vegetables, nothing else. He refuses deliveries because limp noodles are not his noodles. Three hundred bowls a day are the limit; after that only broth remains.",
    },
    {
        "zh": "服务上线前要做压力测试。先用两分之一的预计流量跑十分钟，看延迟和内存有没有爬升；再加到两倍，保持五分钟，记下第一个超时出现在什么时候。连接池太小会在这里暴露出来，日志写得太多也会。最后突然把流量降到零，等一刻钟，看内存回不回得来。三步都过了，才允许发布。",
        "en": "A service is put under load before it goes live. It first runs for ten minutes at half of the traffic that is expected, while latency and memory are watched for a climb; then at twice the traffic for five minutes, and it is noted when the first timeout comes. A connection pool that is too small shows here, and so does a log that is written too much. Last, the traffic drops to nothing at once, and after a quarter of an hour the memory should be back. Only what passes all three steps may be released.",
        "zh2": "发布之前，每个服务都得先被压一压。第一步是半量流量十分钟，盯住时延与内存是否上涨；第二步翻倍，坚持五分钟，看最早的超时何时冒头，连接池不够大、日志太啰嗦都会在这时现形；第三步流量瞬间归零，十五分钟后检查内存是否释放。全部通过方可上线。",
    },
    {
        "zh": "候鸟每年十月经过这片湿地。豆雁最早，成群落在收割过的稻田里，白天吃散落的谷粒，傍晚回到水面。小天鹅要等到十一月。志愿者在堤上数鸟，一人看望远镜，一人记录，数三遍取中间的数。今年豆雁有一万两千只，比去年多三成，因为上游的村子不再在湖边放鞭炮。",
        "en": "Migrating birds pass this wetland every October. The bean geese come first; in flocks they settle on the harvested rice fields, eat fallen grain by day and return to the water at dusk. Bewick's swans do not come before November. Volunteers count from the dyke, one at the telescope and one with the list, three times over, and keep the middle number. This year there were twelve thousand bean geese, thirty per cent more than last year, because the village upstream no longer lets off fireworks by the lake.",
    },
    {
        "zh": "旧书修复从拆线开始。修复师先给每一页编号拍照，再用毛笔蘸水把书脊上的老糨糊润开。虫洞要用颜色相近的竹纸补，补纸的边缘撕成毛边，干了以后看不出接缝。最难的是霉斑，只能一点点用棉签擦，擦得急纸就破了。一本一百页的县志，两个人要修三个月。",
        "en": "Mending an old book begins with taking out the thread. The restorer numbers and photographs every page and then softens the old paste on the spine with a wet brush. Worm holes are filled with bamboo paper of a similar colour, torn rather than cut, so that no seam shows when it has dried. Mould is hardest: it can only be wiped off bit by bit with cotton, and the paper breaks if one hurries. Two people need three months for a county chronicle of a hundred pages.",
        "en2": "The first step in repairing an old volume is to unpick its thread. Pages get a number and a picture, and the dried paste along the back is loosened with water and a brush. Bamboo paper in a matching shade goes over holes that worms left; a torn edge hides the join once dry. Nothing is as slow as mould, which comes away with cotton swabs a little at a time, since haste tears the leaf. For a chronicle of one hundred pages a pair of restorers takes a quarter of a year.",
    },
    {
        "zh": "检索增强生成先找资料再回答。问题和资料都被变成向量，距离近的段落被取出来，和问题一起交给语言模型。为了不让模型胡说，每句话都要标出依据的是哪一段，没有依据的就删掉。如果找到的段落都不相干，系统应当直接说资料里没有，而不是猜一个答案。评测时因此要准备一批资料里没有答案的问题。",
        "en": "Retrieval-augmented generation looks things up before it answers. Question and sources are turned into vectors, and the passages that are near are handed to the language model together with the question. So that the model does not make things up, every sentence names the passage it rests on, and sentences that rest on none are removed. If none of the passages found is to the point, the system should say that the sources do not hold the answer instead of guessing one. A test therefore needs questions that the sources cannot answer.",
        "zh2": "先查后答，是检索增强生成的要点。系统把提问与文档都编码成向量，挑出最接近的几段，连同提问一并送进大模型。防止编造的办法，是让每句答案都注明出处，注不出来的一律去掉。万一检索到的内容毫不沾边，正确的做法是承认库里没有，别硬编。所以测试集里要放一些库中无解的题。",
    },
    {
        "zh": "山里的小学只有十一个学生，两个老师。一年级和三年级坐在一间教室，老师讲完一边，另一边就做作业。音乐课靠一台旧电子琴，体育课去晒谷场跑步。去年通了光纤，每周三下午和县城的学校一起上美术课，屏幕那头的孩子有六十个。期末的时候，两边的画挂在同一面墙上展览。",
        "en": "The school in the mountains has eleven pupils and two teachers. The first and the third year share a room; while one half is taught the other does exercises. Music depends on an old keyboard, and for sports they run on the threshing floor. Fibre came last year, and on Wednesday afternoons they have art together with a school in the county town, sixty children on the other side of the screen. At the end of term the pictures of both hang on the same wall.",
    },
    {
        "zh": "电梯维保每半个月一次。维修工先断电挂牌，再下到底坑清理积水和杂物，检查缓冲器有没有漏油。接着上轿顶看钢丝绳，一个捻距内断丝超过五根就要更换。门机的皮带松了会夹人，所以每次都要量开关门的时间。全部做完填表签字，贴在轿厢里，谁修的、修了什么，乘客都看得到。",
        "en": "Lifts are serviced every half month. The fitter cuts the power and hangs up a sign, then goes down into the pit to clear water and rubbish and to see whether the buffer leaks oil. From the roof of the car he inspects the ropes; more than five broken wires within one lay length mean a new rope. A slack belt on the door drive can trap people, so the time in which the doors open and close is taken at every visit. At the end he fills in and signs a sheet that hangs in the car, and passengers can read who mended what.",
        "en2": "Twice a month each lift gets a visit. First the power is off and a board says so; the mechanic then cleans the pit of water and litter and checks the buffer for leaks. Standing on the car he looks at the wire ropes, which must be replaced if over five wires are broken in a lay length. Door times are measured on every visit because a loose belt may catch somebody. A signed form stays in the car, where everyone using it sees what was done and by whom.",
    },
    {
        "zh": "积分账本只追加，不修改。每一笔都写明谁、因为什么、得了多少分，并带上前一笔的哈希，改动任何一笔后面就对不上。代码片段被采纳得十分，高质量标注得五十分，重复的贡献不得分。扣回也是新的一笔，不会把旧的抹掉。每天凌晨有一个任务从头核对一遍，发现断链就报警。",
        "en": "The ledger of points is only ever appended to. Each entry says who got how many points and what for, and carries the hash of the entry before, so that nothing can be changed without breaking what follows. An accepted code snippet earns ten points, an annotation of high quality fifty, and a contribution that repeats another earns none. Points taken back are an entry of their own and do not wipe out the old one. Every night a job checks the chain from its beginning and raises the alarm if it is broken.",
        "zh2": "记分采用只增不改的账本：每条记录含人员、事由、分值以及上一条的哈希值，篡改一条，其后全部失效。采纳一段代码记十分，一份优质标注记五十分，重复提交不给分。要收回分数只能另记一条，原记录照样保留。每天凌晨定时任务自首条起逐一校验，链断了便发告警。",
    },
]
