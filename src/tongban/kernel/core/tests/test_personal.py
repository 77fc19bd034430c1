"""What tells who somebody is, in texts of our own writing: everything that stands between ⟦ and ⟧ should be found.

Recall first: a word too much is taken off by the person who publishes, a word overlooked may go out.
"""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.core.personal import SURNAMES, personal_in

TEXTS = """
我叫⟦张小明⟧，住在幸福小区⟦3号楼2单元501室⟧，电话⟦13812345678⟧。
本人⟦李秀英⟧，今年六十八岁，身份证⟦652301195803041526⟧。
反映人：⟦马国强⟧，联系电话⟦0994-2345678⟧。
邻居⟦王建国⟧每天半夜装修，物业⟦刘⟧经理不管。
业主委员会主任⟦赵铁柱⟧长期不公开账目。
村支书⟦陈志刚⟧把低保给了亲戚⟦陈志明⟧。
⟦周⟧医生态度很差，⟦吴⟧护士也不耐烦。
我儿子⟦孙浩然⟧在三中上学，班主任⟦胡丽娟⟧老师收了补课费。
车牌⟦新B12345⟧天天堵门，车主⟦朱⟧师傅说随便投诉。
包工头⟦何大勇⟧欠我工资两万元，他的微信⟦hedayong88⟧。
孩子姓名⟦买买提·艾力⟧，二年级。
邻居⟦阿依古丽·吐尔逊⟧家的狗咬了人。
⟦古丽米热·阿不都热合曼⟧的补贴没有到账。
我是⟦郭晓梅⟧的母亲，孩子今年五岁。
请打⟦139 1111 2222⟧找⟦林⟧女士。
银行卡⟦6222021234567890128⟧至今没收到钱，户名⟦高鹏⟧。
邮箱⟦wang.fang@example.com⟧，请回复。
开户人⟦罗文静⟧，账号⟦65001234567⟧。
户主⟦梁德福⟧已去世，房产证还没过户。
⟦欧阳雪⟧女士在窗口排了三次队。
老板⟦宋涛⟧拖欠押金，身份证号⟦650102199001011239⟧。
我家在延安北路⟦128号⟧，门口下水堵了。
住户⟦5-2-301⟧漏水到楼下。
⟦12栋3单元402⟧的租客扰民。
⟦3号楼1204室⟧养鸡。
联系人：⟦谢大姐⟧ ⟦13511113333⟧
法定代表人⟦韩立新⟧失联。
网格员⟦唐敏⟧和⟦冯⟧主任都来过。
司机⟦于海⟧辱骂乘客，工号⟦XJ00123⟧。
村民⟦董桂兰⟧的宅基地被占。
患者⟦萧玉华⟧，病历号查不到。
民警⟦程勇⟧处理很公正，感谢。
我丈夫⟦曹建军⟧是退役军人。
举报人⟦袁梦⟧，请保密。
⟦许某某⟧在群里骂人。
QQ：⟦123456789⟧可以看视频。
姓名：⟦傅强⟧；性别：男；⟦1985年3月5日⟧生。
⟦沈佳⟧，男，三十岁，外地务工。
楼上⟦曾⟧阿姨晚上跳操。
联系老⟦彭⟧或者小⟦吕⟧。
学生⟦苏子涵⟧被同学⟦卢一鸣⟧打伤。
房东⟦蒋丽⟧不退押金。
经理⟦蔡伟⟧说没有办法。
护照⟦E12345678⟧丢失。
物业电话⟦2345678⟧打不通，找⟦贾⟧队长。
代表人⟦丁香玲⟧、⟦魏国⟧等四十人。
水表户号⟦0012345678⟧一直多收费。
⟦薛岩⟧的身份证⟦65230119900101123X⟧被冒用。
我是业主⟦叶蓁⟧，购房合同号⟦XF20210012⟧。
⟦叶尔江·哈孜⟧牧民草场被占。
望领导回复。
⟦阎学文⟧
2026年3月5日
此致敬礼
⟦余秀芬⟧
谢谢！⟦潘晓东⟧
——⟦杜海燕⟧
"""
PLAIN = """
路灯坏了三天，晚上很黑，请尽快修好。
小区高层水压不足，早上没水用。
公交车经常晚点，等了四十分钟。
学校门口摆摊占道，放学时车辆拥堵。
希望在广场增加健身器材和座椅。
垃圾桶满了没人清运，夏天气味大。
咨询退休人员医保报销比例和办理流程。
农村危房改造补助什么时候发放到位？
道路施工没有围挡，存在安全隐患。
天然气费用突然上涨，请解释原因。
冬天暖气温度不达标，室内只有十五度。
请问二手房过户需要带什么材料？
工地夜间施工噪音扰民，已持续一周。
建议在十字路口安装红绿灯。
幼儿园学费上涨，没有公示。
"""
LABEL = re.compile("⟦(.*?)⟧")


def labelled(text):
    """The text without its brackets, and the characters that stood in them."""
    bare, wanted = "", set()
    for n, part in enumerate(re.split("[⟦⟧]", text)):
        wanted |= set(range(len(bare), len(bare) + len(part))) if n % 2 else set()
        bare += part
    return bare, wanted


def covered(text):
    return {at for found in personal_in(text) for at in range(found.start, found.end)}


def test_nearly_everything_is_found():
    """97 characters of 100 that tell who somebody is, in 57 texts; of what is covered, most should be."""
    bare, wanted = labelled(TEXTS)
    found = covered(bare)
    missed = sorted(
        {m[1] for m in LABEL.finditer(TEXTS) if m[1] in {bare[a : a + len(m[1])] for a in wanted - found}}
    )
    recall, precision = len(wanted & found) / len(wanted), len(wanted & found) / len(found)
    assert (recall >= 0.97, precision >= 0.85) == (True, True), (recall, precision, missed)


def test_plain_words_stay():
    """At most two characters of 100 are covered where nobody is named."""
    assert len(covered(PLAIN)) / len(PLAIN) <= 0.02


@given(
    surname=st.sampled_from(SURNAMES[:100]),
    name=st.text("伟芳娜敏静丽强磊洋艳勇军杰娟涛明超秀霞平", min_size=1, max_size=2),
)
def test_whoever_says_their_name_is_found(surname, name):
    text = f"我叫{surname}{name}，住在这里。"
    assert set(range(2, 3 + len(name))) <= covered(text)


@pytest.mark.parametrize("text", ["王小芳昨天来过", "昨天王小芳来过", "王小芳和王小芳"])
def test_a_name_that_only_a_dictionary_knows_is_found_wherever_it_stands(text):
    places = {m.start() + n for m in re.finditer("王小芳", text) for n in range(3)}
    assert covered(text) == places


@pytest.mark.parametrize("text", ["于是经理来过。", "买家的电话打不通。", "任务的电话打不通。"])
def test_a_word_that_begins_like_a_surname_is_no_name(text):
    assert personal_in(text) == []


@given(st.text(max_size=200))
def test_any_text_is_read_and_stretches_stand_apart(text):
    found = personal_in(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("size", [1, 1000, 20_000])
def test_long_texts_are_read(size):
    assert personal_in("路灯坏了。" * size) == []
