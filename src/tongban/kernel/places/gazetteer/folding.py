"""One spelling for searching and comparing: variant and traditional characters, letters with marks, spaces and dashes."""

import re
import unicodedata
from functools import lru_cache

from tongban.kernel.core.text import clean_line

# each group: the character in use today first, then those that stand for it in old records
VARIANTS = (
    "里裏裡 峰峯 台臺枱 群羣 溪谿 沟溝 湾灣 岭嶺 岗崗 冈岡 泽澤 泾涇 涧澗 滩灘 渊淵 沪滬 洼窪 洁潔 浅淺 沣灃 济濟 济済 浏瀏 渔漁 满滿 汉漢 沧滄 "
    "龙龍竜 凤鳳 马馬 鸟鳥 鸡雞鷄 鹅鵝 鹤鶴 鱼魚 龟龜 驼駝 驴驢 骆駱 东東 西覀 乡鄉鄊 镇鎮 县縣 区區 州洲 庄莊荘 村邨 屯坉 园園 场場塲 坝壩垻 "
    "坛壇 塔墖 墙牆墻 楼樓 桥橋 树樹 榆楡 柜櫃 枣棗 桦樺 梁樑 栅柵 庙廟庿 宫宮 关關関 门門 闸閘 间間 阳陽 阴陰 陈陳 陆陸 隐隱 际際 "
    "红紅 绿綠 蓝藍 黄黃 苍蒼 银銀 铁鐵 钟鐘鍾 铜銅 锡錫 锦錦 长長 广廣 宽寬 圆圓 双雙 万萬 亿億 两兩 单單 头頭 脑腦 脚腳 颈頸 "
    "乌烏 云雲 雾霧 风風 凉涼 热熱 温溫 无無 丰豐 义義 乐樂 兴興 农農 军軍 写寫 冯馮 刘劉 则則 劳勞 势勢 华華 协協 卢盧 卫衛 厂廠 历歷 厅廳 "
    "叶葉 号號 吴吳 呼嘑 国國囯 图圖 圣聖 块塊 垦墾 堡堢 处處 备備 复復 够夠 夹夾 奋奮 妈媽 孙孫 宁寧甯 宝寶寳 实實 宾賓 导導 岛島嶋 岩巖 岸屵 "
    "帅帥 师師 带帶 帮幫 干乾 库庫 应應 开開 异異 张張 弯彎 归歸 录錄 彻徹 径徑 忆憶 怀懷 总總 恒恆 恶惡 战戰 户戶 扩擴 报報 拦攔 择擇 挂掛 挡擋 "
    "据據 携攜 摇搖 时時 旧舊 旷曠 昆崑 显顯 晋晉 晒曬 晓曉 书書 会會 术術 机機 权權 条條 来來 杨楊 杰傑 极極 构構 枪槍 柏栢 标標 栋棟 样樣 "
    "检檢 榄欖 槛檻 欢歡 欧歐 残殘 毕畢 气氣 沈瀋 泪淚 洒灑 浑渾 浓濃 涂塗 涌湧 润潤 涨漲 湿濕溼 滨濱 灵靈 灶竈 炉爐 点點 烂爛 烟煙菸 焕煥 "
    "爱愛 爷爺 牵牽 狮獅 独獨 献獻 玛瑪 环環 现現 珑瓏 电電 画畫 畅暢 皑皚 盐鹽塩 监監 盘盤 础礎 硕碩 确確 礼禮 祖袓 禄祿 离離 种種 积積 称稱 "
    "穷窮 窑窯窰 竞競 笔筆 筑築 签籤 粮糧 纪紀 纳納 纸紙 线線綫 练練 组組 细細 终終 经經 结結 统統 继繼 绩績 维維 罗羅 职職 联聯 胜勝 胡衚 脉脈 "
    "舰艦 艳艷 艺藝 节節 芦蘆 苏蘇 茧繭 药藥 莱萊 莲蓮 获獲 萝蘿 营營 蒋蔣 蒙濛 虎乕 虑慮 虫蟲 蚁蟻 蛮蠻 补補 观觀 规規 视視 览覽 计計 训訓 议議 "
    "设設 证證 识識 试試 话話 诚誠 语語 请請 诺諾 谢謝 谷穀 贝貝 贡貢 财財 贤賢 货貨 贸貿 贺賀 资資 赛賽 赵趙 跃躍 车車 轨軌 轩軒 转轉 轮輪 软軟 "
    "辉輝 边邊 达達 迁遷 过過 运運 还還 进進 远遠 连連 迟遲 适適 选選 逊遜 遗遺 邓鄧 邮郵 邻鄰隣 郑鄭 酱醬 释釋 针針 钢鋼 钱錢 链鏈 锁鎖 锅鍋 "
    "锋鋒 闭閉 问問 闲閑閒 闵閔 闻聞 阁閣 阔闊 队隊 阶階 险險 随隨 难難 集雧 雁鴈 静靜 面麵 韩韓 顶頂 项項 顺順 顾顧 领領 题題 颜顏 飞飛 饭飯 "
    "馆館舘 驻駐 驿驛 骑騎 鲁魯 鲜鮮 鸿鴻 麦麥 齐齊 学學 举舉 发發 变變 后後 向嚮 听聽 乔喬 坚堅 护護 抚撫 泸瀘 炼煉 献獻 疗療 邦邫 垒壘 仓倉 "
    "伟偉 优優 传傳 伞傘 体體 余餘 侠俠 俭儉 债債 倾傾 储儲 儿兒 党黨 兰蘭 写寫 净淨 冻凍 减減 几幾 击擊 划劃 创創 办辦 务務 动動 励勵 劲勁 勋勛勳"
)
_NEW = {ord(old): group[0] for group in VARIANTS.split() for old in group[1:]}
_APART = re.compile(r"[\s·・．.。,，、/／\-—–_'’‘“”\"()（）\[\]【】]+")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The spelling a name is found and compared by."""
    plain = unicodedata.normalize("NFKD", clean_line(text)).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _APART.sub("", unicodedata.normalize("NFC", bare).translate(_NEW))[:160]


@lru_cache(maxsize=50_000)
def spoken(text: str) -> tuple[str, str]:
    """The pinyin of a Chinese name without spaces, and its first letters; nothing for other scripts."""
    if not any("\u4e00" <= c <= "\u9fff" for c in text):
        return "", ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a large dictionary, not for every process

    said = [s.casefold() for s in lazy_pinyin(fold(text), v_to_u=False)]
    return "".join(said)[:240], "".join(s[0] for s in said if s)[:60]
