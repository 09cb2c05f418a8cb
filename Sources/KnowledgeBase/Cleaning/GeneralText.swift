public import Documents

/// Sentences about anything, in Chinese and English: what a library's own text is told from.
public enum GeneralText {
  /// A vector for each sentence, as of a passage, by language.
  public static func vectors(_ embedder: any Embedder) async throws -> [Language: [[Float]]] {
    [
      .chinese: try await embedder.embed(chinese, as: .passage),
      .english: try await embedder.embed(english, as: .passage),
    ]
  }

  private static let chinese = """
    周末我们去爬山，山顶的风很大，帽子差点被吹走。
    妈妈做的红烧肉肥而不腻，每次我都要添一碗饭。
    这部电影的结局让很多观众哭了，散场时灯亮得太快。
    主队在最后一分钟进球，全场球迷都站了起来。
    明天阴转小雨，气温比今天低三度，出门记得带伞。
    地铁早高峰太挤了，我等了三趟才上去。
    这家店的奶茶第二杯半价，放学以后总要排队。
    他养了一只橘猫，胖得连窗台都跳不上去。
    孩子第一天上幼儿园，在门口抱着爸爸的腿不肯松手。
    歌手唱到一半忘了词，台下的人替他唱完了。
    这件毛衣洗过一次就缩水了，只好送给妹妹。
    春节前火车票很难买，他凌晨就起来刷手机。
    阳台上的番茄结了六个果子，最大的那个先红了。
    牙疼了一个星期，医生说要拔掉那颗智齿。
    老城区的房子没有电梯，搬家师傅要多收两百元。
    她在跳蚤市场花十块钱买到一台旧收音机。
    今晚的月亮特别圆，院子里不开灯也看得见路。
    体检报告说血脂偏高，要少吃油炸的东西。
    新郎紧张得把戒指掉在了地上，大家都笑了。
    台风过后，海边捡贝壳的人比平时多了一倍。
    考试成绩出来了，他比上次进步了十二名。
    楼下的广场舞九点准时结束，音响由退休的老师保管。
    他第一次坐飞机，全程盯着窗外的云。
    这条裙子有三种颜色，她试了一下午也没决定。
    爷爷每天早上在公园下棋，输了也不生气。
    饭店的服务员记错了菜，多送了一份甜点。
    小镇的集市逢五逢十开张，卖竹筐的老人总在桥头。
    篮球赛加时两次才分出胜负，队长抽筋还坚持上场。
    古代诗人爱写送别，柳枝和酒是常见的意象。
    他把旅行的照片洗出来，贴满了一面墙。
    """.split(separator: "\n").map(String.init)

  private static let english = """
    We drove to the coast on Saturday and had the beach to ourselves.
    My aunt makes a lemon cake that nobody can copy.
    The home side scored in the last minute and the crowd went wild.
    It will be cloudy tomorrow with some rain in the west.
    The bus was full, so I walked home along the river.
    She adopted a grey cat that sleeps in the sink.
    The film was too long, but the music was beautiful.
    He plays the trumpet badly and with great joy.
    The children built a snowman with a carrot and two buttons.
    Our neighbours are painting their fence a very bright green.
    The soup needs more salt and a little less pepper.
    She wore a red coat so that he would find her at the station.
    The hotel had a view of the car park and a broken kettle.
    I lost my keys somewhere between the bakery and the bank.
    The dentist told him to come back in six months.
    They married in a barn, and the band played until three.
    The garden is full of mint, and nobody knows who planted it.
    He ran his first marathon at the age of sixty-one.
    The shop sells old maps, brass lamps and postcards.
    Her brother moved to the island to raise sheep.
    The singer forgot the second verse and laughed.
    Fresh bread is sold out by nine on Sundays.
    The museum of toys is closed for repairs until spring.
    We watched the parade from the roof of the library.
    The goalkeeper was injured and missed the final.
    A storm brought down the oldest oak in the park.
    The dog next door barks at the postman and at nobody else.
    They argued about the map and took the wrong turn twice.
    The queen visited the town in the summer of that year.
    Tickets for the concert were gone in ten minutes.
    """.split(separator: "\n").map(String.init)
}
