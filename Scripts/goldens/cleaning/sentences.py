"""Ordinary sentences, written for this project, that the samples are made from."""

CHINESE = """
清晨六点，巷口的豆浆铺已经排起了队。
水库的水位比去年同期低了两米，灌溉计划因此推迟一周。
他把旧自行车擦干净，换了一条新链条，骑着去了火车站。
动态批处理把同时到达的请求合成一组，等待时间不超过五十毫秒。
本办法自发布之日起施行，原有规定同时废止。
会议决定成立三人小组，负责核对各部门上报的数字。
这种蘑菇长在松树下面，雨后两三天最多。
她在图书馆查了一下午，终于找到了那本绝版的县志。
申请人应当在十五个工作日内补齐材料，逾期视为撤回申请。
夜里风很大，屋顶的铁皮响了一整夜。
量化以后，权重占用的内存只有原来的四分之一。
学校门口的银杏树是建校那年种下的，今年正好六十岁。
数据安全负责人每季度组织一次检查，并把结果写进报告。
渡轮每半小时一班，末班船晚上九点四十开。
厨师先把葱姜爆香，再放进切好的牛肉，大火翻炒两分钟。
混合专家模型每次只激活少数几个专家，其余的不参与计算。
博物馆周一闭馆，节假日照常开放，参观需要提前预约。
老张修了四十年钟表，凭声音就能听出哪个齿轮磨损了。
合同一式两份，双方各执一份，具有同等法律效力。
今年的苹果又大又甜，合作社给每家分了两箱。
检索系统先用向量找出相近的段落，再按关键词的得分重新排序。
孩子们在沙滩上堆城堡，潮水涨上来又把它冲平了。
发现漏洞后应当立即停止受影响的服务，并在一小时内上报。
这条铁路穿过十七座隧道，最长的一座有十二公里。
奶奶的针线盒里总有一枚顶针和几颗颜色不同的纽扣。
缓存满了以后，最久没有用过的条目最先被丢掉。
气象台预计周末有一次降温，最低气温将降到零度以下。
为了节约用电，办公楼晚上十点以后关闭中央空调。
新来的同事花了三天读完文档，第四天就提交了第一个补丁。
古城墙的砖上刻着烧窑工匠的名字和年份。
图中横轴是请求数，纵轴是第九十五百分位的延迟。
牧民赶着羊群翻过山口，到南坡的草场过冬。
监管部门要求企业留存日志不少于六个月。
他写信从不用“您好”开头，总是先说天气。
投票结果当场公布，赞成二十三票，反对四票，弃权一票。
种子泡一夜水再播，出苗会整齐得多。
解释模型的输出，要先说明它依据了哪些资料。
乐队的鼓手迟到了，演出推迟了二十分钟才开始。
冷链车在路上坏了三个小时，疫苗全部报废。
小店的招牌掉了一个字，老板一直没有补上。
""".split("\n")[1:-1]

ENGLISH = """
The ferry leaves every half hour until nine in the evening.
She repaired the old clock with a spring from a broken typewriter.
Requests that arrive together are answered in one batch.
The committee shall publish its findings within thirty days.
Rain fell for three days, and the lower fields were under water.
A cache that is full drops the entry that was used least recently.
He learned to bake bread from a neighbour who never measured anything.
The bridge was closed to lorries after an inspection in March.
Each passage keeps the offset at which it stands in the source.
Children built a dam of stones across the shallow stream.
The museum owns eleven letters that the composer wrote to his sister.
Providers must keep the records for at least five years.
Quantised weights take a quarter of the memory of the original ones.
The train was late, so we walked along the harbour instead.
An index that is rebuilt every night cannot show what changed at noon.
Farmers in the valley rotate barley, clover and potatoes.
The jury awarded the prize to a book about lighthouses.
Two thirds of the members voted for the new statutes.
The kettle whistled long before anyone remembered the tea.
A model should say so when the sources do not hold the answer.
The mountain hut is open from June until the first snow.
Snow had covered the tracks by the time the search party arrived.
The tenant shall give notice in writing three months in advance.
Her grandfather kept bees behind the railway station.
Latency is measured from the first byte sent to the first byte received.
The choir rehearses on Thursdays in the old fire station.
Every third lamp along the canal is switched off after midnight.
Errors name the value, the limit and what to do about it.
The tower leans by almost four degrees towards the river.
An expert that is never chosen by the router learns nothing.
Peeled almonds keep for a year in a dark and airy place.
The auditors compared the ledger with the bank statements.
A retry without a pause makes an overloaded server slower still.
The painter mixed his greens from two blues and one yellow.
The agreement ends when either party gives up its licence.
Volunteers counted four hundred swifts over the market square.
The workshop smelled of pine shavings and warm glue.
Vectors of equal passages are stored only once.
The committee met twice and agreed on nothing.
Oil the hinge once a year and it will outlive the door.
""".split("\n")[1:-1]

# Sentences with letters that UTF-8 writes in two bytes, and with typographic marks.
ACCENTED = """
Le café près de l’hôtel fermé à cause de l’été.
Die Prüfung dauert fünf Stunden – danach gibt es Kaffee.
El niño cumplió seis años en enero.
Příliš žluťoučký kůň úpěl ďábelské ódy.
Vår båt låg öde vid ön hela hösten.
“Never again,” she said — and meant it…
The price is £40, or €46.50 at today’s rate.
Łódź leży w środkowej Polsce.
Смотритель зажёг лампу до заката.
Η βιβλιοθήκη ανοίγει στις εννέα.
""".split("\n")[1:-1]
