import Testing

@testable import Answering

struct FactQuestionTests {
  @Test(arguments: [
    "谁提出了感知机？", "二号仓库多久记录一次温度？", "香港第六届立法会选举有多少个议席？", "《流浪地球》的导演", "論文是在哪一年發表的？",
    "How many points did the Panthers defense surrender?", "Who was the receiver on the 2-point conversion?",
    "Prior to Manning, who was the oldest quarterback?", "In which year did the plant open?",
    "When did the plant open?", "Between which two towns does the line run?",
    "What is the name of the station where trains stop at night?", "Which driver was fined, which cost him the race?",
    "What is one way in which graphs can be kept?", "What was the first plant in what became the city?",
    "他带领了几支不同的球队？", "她把国歌翻译成什么语言？", "这一时期被称为什么？", "花园用波兰语怎么说？",
    "2019年亚洲杯举办国？", "中国2018年人口出生率", "神舟十一号发射时间", "2018 賽季歐冠冠軍", "幾何光學，又稱為什麼？", "年假需要提前几天申请？", "数据库每隔几天备份一次？",
    "最好几点到公司？",
    "When Tesla was 17, what disease did he contract?", "许多高校在哪一年迁出北京？", "北朝几个朝代中，哪个最积极建长城？",
    "我的文档被引用了几十次，这一篇最多记多少分？", "任何人擅自进入机房，罚款多少？", "他在德国内阁中担任何职？", "保险责任何时开始？", "前任何时离职？", "目前任何人擅自进入机房，罚款多少？",
    "新主任何时到任？", "被控何罪？",
  ]) func facts(_ question: String) {
    #expect(FactQuestion.isAsked(in: question))
  }

  @Test(arguments: [
    "为什么要记录温度？", "怎么申请退款？", "谁在什么时候提出了感知机？", "什么是感知机？", "两种方法有什么区别？", "列出所有的仓库", "他会来吗？", "甲和乙各占多少？", "两者有什么不同？",
    "请解释什么是熵", "读第三条，并说明谁负责", "翻译第一段是什么", "他为什么被处死？", "Who opened the plant and in which year?",
    "电视为什么会发热？", "水分为什么会蒸发？", "姓名为什么要填？", "辞职报告怎么写？", "详细介绍公司的产品", "你能介绍公司的产品", "A和B哪里不同？",
    "What is Docker? How do I install it?", "What is the deadline, how do I apply?",
    "When was it built, who designed it?",
    "Why did the plant close?", "How do I install it?", "Who opened the plant, and when?", "Compare the two plants.",
    "When does a batch leave?", "When must a lost card be reported?", "What happens if it fails?", "Hello", "", "年假制度",
    "能不能把 A、B 直接合并？做法是什么？",
    "请说明发射时间", "任何时候都不得吸烟", "桌上摆着几何物体",
    "已故的或者在世的所有从这所学校毕业之后去了国外的历任校长各自的上任时间",
  ]) func others(_ question: String) {
    #expect(!FactQuestion.isAsked(in: question))
  }
}
