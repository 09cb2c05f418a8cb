/// What texts say that are written for a model, by what they want of it.
enum InjectionPhrases {
  enum Aim: String, CaseIterable {
    case override = "It tells a model to ignore its instructions."
    case role = "It tells a model to be something else."
    case leak = "It asks a model for its instructions or secrets."
    case exfiltration = "It wants something sent to an address."
    case steering = "It tells a model what to answer."
    case concealment = "It tells a model to hide something from its user."
    case control = "It holds control tokens of chat templates."
    case image = "It holds an image whose address takes data with it."
    case hidden = "The page hid it from its readers."
  }

  static let patterns: [(aim: Aim, pattern: PhrasePattern)] = [
    (
      .override,
      PhrasePattern(
        [
          "ignore", "disregard", "forget", "override", "bypass", "discard", "do not follow", "don't follow",
          "stop following",
        ],
        [
          "previous", "prior", "above", "earlier", "preceding", "your", "system", "all", "any", "original", "initial",
          "these", "former",
        ],
        [
          "instructions", "instruction", "prompts", "prompt", "directions", "directives", "guidelines", "guardrails",
          "safety rules", "system message", "previous context", "you were told",
        ])
    ),
    (
      .override,
      PhrasePattern(
        ["忽略", "无视", "忘记", "忘掉", "抛弃", "丢弃", "不要理会", "不要遵守", "不要遵循", "不再遵守", "跳过", "绕过"],
        ["以上", "之前", "前面", "上述", "先前", "此前", "上面", "系统", "原有", "你的", "你收到", "所有", "全部", "一切"],
        ["指令", "指示", "提示词", "系统提示", "设定", "命令", "约束", "限制", "规则", "要求"], reach: 24)
    ),
    (
      .role,
      PhrasePattern(
        [
          "you are now", "from now on you", "from now on, you", "pretend to be", "pretend you are", "act as",
          "roleplay as",
        ],
        [
          "dan", "unrestricted", "jailbroken", "no restrictions", "without restrictions", "developer mode", "no longer",
          "root", "administrator", "an ai", "a different", "will obey", "must obey", "evil", "uncensored", "unfiltered",
        ])
    ),
    (
      .role,
      PhrasePattern(
        ["你现在是", "从现在起你", "从现在起，你", "从现在开始你", "从现在开始，你", "假装你是", "扮演", "请扮演", "进入"],
        ["不受限制", "没有限制", "没有任何限制", "不受任何", "无限制", "开发者模式", "越狱", "必须服从", "不再是", "管理员模式", "dan"], reach: 45)
    ),
    (
      .leak,
      PhrasePattern(
        ["reveal", "print", "repeat", "output", "show me", "display", "disclose", "tell me", "leak", "write out"],
        ["your", "the", "all"],
        [
          "system prompt", "hidden prompt", "initial prompt", "original instructions", "initial instructions",
          "api key",
          "secret key", "instructions above", "confidential instructions", "hidden instructions",
        ])
    ),
    (
      .leak,
      PhrasePattern(
        ["输出", "显示", "打印", "告诉我", "泄露", "复述", "透露", "公开", "说出"],
        ["系统提示", "系统指令", "初始指令", "提示词", "隐藏指令", "你的密钥", "你的指令", "系统消息"], reach: 30)
    ),
    (
      .exfiltration,
      PhrasePattern(
        ["send", "post", "append", "upload", "forward", "exfiltrate", "encode", "embed", "transmit", "include"],
        [
          "conversation", "chat history", "system prompt", "api key", "password", "passwords", "secrets", "user's data",
          "previous messages", "user data", "credentials", "the context",
        ], ["http", "https", "a url", "this url", "the link", "webhook", "image", "server at", "query string"],
        reach: 60)
    ),
    (
      .exfiltration,
      PhrasePattern(
        ["把", "将"], ["对话", "聊天记录", "系统提示", "密钥", "密码", "以上内容", "用户信息", "上下文", "历史消息"],
        ["发送", "附加", "拼接", "上传", "发到", "编码", "写进", "传给"],
        ["http", "https", "网址", "链接", "图片", "url", "服务器", "邮箱", "接口"],
        reach: 60)
    ),
    (
      .steering,
      PhrasePattern(
        [
          "ai", "assistant", "assistants", "language model", "language models", "llm", "llms", "chatbot", "gpt",
          "model",
          "models",
        ],
        [
          "reading this", "processing this", "summarizing this", "summarising this", "that reads this",
          "evaluating this", "that reads this page", "who reads this", "parsing this",
        ], ["must", "should", "please", "always", "say", "answer", "respond", "rate", "recommend", "only"])
    ),
    (
      .steering,
      PhrasePattern(
        ["when asked", "if asked", "when the user asks", "if the user asks", "whenever you", "when you summarize"],
        ["always", "only", "must", "do not", "never"], ["answer", "respond", "reply", "say", "mention", "recommend"],
        ["product", "that", "with", "our", "this", "exactly"], reach: 50)
    ),
    (
      .steering,
      PhrasePattern(
        ["如果你是", "致所有", "任何读到", "任何阅读", "凡是读到", "请注意，ai", "给ai", "致ai", "正在阅读"],
        ["ai", "人工智能", "大模型", "语言模型", "智能助手", "模型", "助手", "机器人"],
        ["请", "必须", "务必", "应当", "只能", "一律", "都要"], reach: 45)
    ),
    (
      .concealment,
      PhrasePattern(
        ["do not", "don't", "never", "without"],
        ["tell", "mention", "inform", "reveal", "alert", "notify", "telling", "informing", "mentioning"],
        ["the user", "the reader that", "this instruction", "these instructions", "this prompt", "anyone about this"])
    ),
    (
      .concealment,
      PhrasePattern(
        ["不要", "不得", "不能", "切勿", "无需", "别"], ["告诉", "提醒", "告知", "透露", "提及", "通知", "让"],
        ["用户", "这条指令", "本指令", "这段指令", "这段话的存在", "上述指令"], reach: 24)
    ),
  ]

  /// Markers that chat templates put around turns.
  static let controlTokens = [
    "<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|endoftext|>", "<|eot_id|>", "<|begin_of_text|>", "<|end_of_text|>",
    "<|start_header_id|>", "<|end_header_id|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "[inst]",
    "[/inst]", "<<sys>>", "<</sys>>", "<start_of_turn>", "<end_of_turn>", "<｜user｜>", "<｜assistant｜>",
    "<｜end▁of▁sentence｜>", "<｜begin▁of▁sentence｜>", "<bos>", "<eos>", "</s>", "<|eom_id|>", "<|python_tag|>",
  ]

  /// Words that tell that a quoted phrase is talked about.
  static let discussion = [
    "attack", "injection", "injected", "such as", "e.g.", "for example", "for instance", "phrase", "detect", "filter",
    "jailbreak", "攻击", "注入", "例如", "比如", "诸如", "之类", "识别", "检测", "拦截", "越狱", "这样的话", "这类", "测试用例", "过滤",
  ]
}
