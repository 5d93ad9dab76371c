Attribute VB_Name = "xladdin_functions"
'xl-addin 0.1.0 7c77af723adda275. Written by xl-addin excel register; changes are lost.
Option Explicit

Private told As Long

Private Function Scored(ByVal method As String, ByVal arguments As Variant) As Variant
    'LibreOffice calls itself version 11. It has the add-in for this, and cannot run the module that starts Python.
    Scored = CVErr(2015)
    If Val(Application.Version) < 14 Then Exit Function
    On Error GoTo failed
    Scored = Shown(XlAddinCallUdf(method, arguments))
    Exit Function
failed:
    Tell Err.Number, Err.Description
End Function

Private Function Shown(ByVal result As Variant) As Variant
    Dim row As Long
    Dim column As Long
    If Not IsArray(result) Then
        Shown = ShownCell(result)
        Exit Function
    End If
    If HasColumns(result) Then
        For row = LBound(result, 1) To UBound(result, 1)
            For column = LBound(result, 2) To UBound(result, 2)
                result(row, column) = ShownCell(result(row, column))
            Next column
        Next row
    Else
        For row = LBound(result) To UBound(result)
            result(row) = ShownCell(result(row))
        Next row
    End If
    Shown = result
End Function

Private Function HasColumns(ByRef result As Variant) As Boolean
    Dim last As Long
    On Error GoTo flat
    last = UBound(result, 2)
    HasColumns = True
flat:
End Function

Private Function ShownCell(ByVal cell As Variant) As Variant
    ShownCell = cell
    If IsEmpty(cell) Or IsNull(cell) Then
        ShownCell = ""
    ElseIf VarType(cell) = vbString Then
        If Left$(cell, 1) = ChrW$(&HE000) Then ShownCell = CellError(Mid$(cell, 2))
    End If
End Function

Private Function CellError(ByVal name As String) As Variant
    Select Case name
        Case "#NULL!": CellError = CVErr(2000)
        Case "#DIV/0!": CellError = CVErr(2007)
        Case "#VALUE!": CellError = CVErr(2015)
        Case "#REF!": CellError = CVErr(2023)
        Case "#NAME?": CellError = CVErr(2029)
        Case "#NUM!": CellError = CVErr(2036)
        Case "#N/A": CellError = CVErr(2042)
        Case Else: CellError = ChrW$(&HE000) & name
    End Select
End Function

'Once for a failure, and not for every cell.
Private Sub Tell(ByVal number As Long, ByVal details As String)
    If told = number Then Exit Sub
    told = number
    On Error Resume Next
    XlAddinShow XlAddinFailure(number, details)
End Sub

Public Function XlAddinFailure(ByVal number As Long, ByVal details As String) As String
    Dim text As String
    Select Case number
        Case 40001
            text = text & "xl-addin: Python "
            text = text & ChrW$(&H304C) & ChrW$(&H898B) & ChrW$(&H3064) & ChrW$(&H304B) & ChrW$(&H3089) & ChrW$(&H306A) & ChrW$(&H3044) & ChrW$(&H305F) & ChrW$(&H3081) & ChrW$(&H8A08) & ChrW$(&H7B97) & ChrW$(&H3067)
            text = text & ChrW$(&H304D) & ChrW$(&H307E) & ChrW$(&H305B) & ChrW$(&H3093) & ChrW$(&H3002)
            text = text & vbCrLf
            text = text & "Python with xlwings 0.37.8 was not found, so xl-addin cannot compute."
        Case 40002
            text = text & "xl-addin: xlwings 0.37.8 "
            text = text & ChrW$(&H306E)
            text = text & " DLL "
            text = text & ChrW$(&H304C) & ChrW$(&H898B) & ChrW$(&H3064) & ChrW$(&H304B) & ChrW$(&H3089) & ChrW$(&H306A) & ChrW$(&H3044) & ChrW$(&H305F) & ChrW$(&H3081) & ChrW$(&H8A08) & ChrW$(&H7B97) & ChrW$(&H3067)
            text = text & ChrW$(&H304D) & ChrW$(&H307E) & ChrW$(&H305B) & ChrW$(&H3093) & ChrW$(&H3002)
            text = text & vbCrLf
            text = text & "The DLL of xlwings 0.37.8 was not found, so xl-addin cannot compute."
        Case 40003
            text = text & "xl-addin: "
            text = text & ChrW$(&H8A08) & ChrW$(&H7B97) & ChrW$(&H306B) & ChrW$(&H306F)
            text = text & " Windows "
            text = text & ChrW$(&H7248) & ChrW$(&H306E)
            text = text & " Excel "
            text = text & ChrW$(&H304C) & ChrW$(&H5FC5) & ChrW$(&H8981) & ChrW$(&H3067) & ChrW$(&H3059) & ChrW$(&H3002)
            text = text & vbCrLf
            text = text & "xl-addin computes in Excel for Windows."
        Case Else
            text = text & "xl-addin: Python "
            text = text & ChrW$(&H3092) & ChrW$(&H547C) & ChrW$(&H3073) & ChrW$(&H51FA) & ChrW$(&H305B) & ChrW$(&H306A) & ChrW$(&H3044) & ChrW$(&H305F) & ChrW$(&H3081) & ChrW$(&H8A08) & ChrW$(&H7B97) & ChrW$(&H3067)
            text = text & ChrW$(&H304D) & ChrW$(&H307E) & ChrW$(&H305B) & ChrW$(&H3093) & ChrW$(&H3002)
            text = text & vbCrLf
            text = text & "Python could not be called, so xl-addin cannot compute."
    End Select
    text = text & vbCrLf & vbCrLf
    text = text & ChrW$(&H30B3) & ChrW$(&H30DE) & ChrW$(&H30F3) & ChrW$(&H30C9)
    text = text & " xl-addin excel doctor "
    text = text & ChrW$(&H3067) & ChrW$(&H539F) & ChrW$(&H56E0) & ChrW$(&H3092) & ChrW$(&H78BA) & ChrW$(&H304B) & ChrW$(&H3081) & ChrW$(&H3089) & ChrW$(&H308C) & ChrW$(&H307E) & ChrW$(&H3059) & ChrW$(&H3002)
    text = text & ChrW$(&H76F4) & ChrW$(&H3057) & ChrW$(&H305F) & ChrW$(&H3042) & ChrW$(&H3068) & ChrW$(&H3001) & ChrW$(&H30D6) & ChrW$(&H30C3) & ChrW$(&H30AF) & ChrW$(&H3092) & ChrW$(&H958B) & ChrW$(&H304D)
    text = text & ChrW$(&H76F4) & ChrW$(&H3057) & ChrW$(&H3066) & ChrW$(&H304F) & ChrW$(&H3060) & ChrW$(&H3055) & ChrW$(&H3044) & ChrW$(&H3002)
    text = text & vbCrLf
    text = text & "The command xl-addin excel doctor tells the cause. When it is mended, open the workbook again."
    XlAddinFailure = text & vbCrLf & vbCrLf & Left$(details, 600)
End Function

Public Function SCORE_RANKS(ByRef values As Variant, Optional ByRef order As Variant, Optional ByRef ties As Variant) As Variant
Attribute SCORE_RANKS.VB_Description = "1列の値の順位を1列で返します（配列数式）。空白は数えず、空白のまま返します。 / Ranks of a column of values, as a column (array formula). Blanks are not counted and stay blank."
Attribute SCORE_RANKS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_RANKS = Scored("scoreRanks", Array(values, order, ties))
End Function

Public Function SCORE_RANK(ByRef x As Variant, ByRef ref As Variant, Optional ByRef order As Variant, Optional ByRef ties As Variant) As Variant
Attribute SCORE_RANK.VB_Description = "1つの値の、参照範囲の中での順位を返します（RANK と同じ引数の順）。範囲にない値は #N/A です。 / Rank of one value within a reference, with arguments as in RANK. A value that is not in it gives #N/A."
Attribute SCORE_RANK.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_RANK = Scored("scoreRank", Array(x, ref, order, ties))
End Function

Public Function SCORE_DEVIATIONS(ByRef values As Variant, Optional ByRef points As Variant, Optional ByRef spread As Variant) As Variant
Attribute SCORE_DEVIATIONS.VB_Description = "1列の値の偏差値による得点を1列で返します（配列数式）。平均は配点、標準偏差は配点の5分の1です。 / Deviation scores of a column, as a column (array formula): their mean is the points, their SD a fifth of them."
Attribute SCORE_DEVIATIONS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_DEVIATIONS = Scored("scoreDeviations", Array(values, points, spread))
End Function

Public Function SCORE_DEVIATION(ByRef x As Variant, ByRef ref As Variant, Optional ByRef points As Variant, Optional ByRef spread As Variant) As Variant
Attribute SCORE_DEVIATION.VB_Description = "1つの値の、参照範囲に対する偏差値による得点を返します。 / Deviation score of one value against a reference."
Attribute SCORE_DEVIATION.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_DEVIATION = Scored("scoreDeviation", Array(x, ref, points, spread))
End Function

Public Function SCORE_GROWTHS(ByRef current As Variant, ByRef previous As Variant, Optional ByRef full As Variant, Optional ByRef own As Variant) As Variant
Attribute SCORE_GROWTHS.VB_Description = "率の対前年度の伸びが伸びしろに占める割合を1列で返します（配列数式）。伸びしろが 0 の行は #DIV/0! です。 / Change of a rate as a share of its headroom, as a column (array formula). No headroom gives #DIV/0!."
Attribute SCORE_GROWTHS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_GROWTHS = Scored("scoreGrowths", Array(current, previous, full, own))
End Function

Public Function SCORE_CHANGES(ByRef current As Variant, ByRef previous As Variant) As Variant
Attribute SCORE_CHANGES.VB_Description = "件数の対前年度上昇率（当年度÷前年度−1）を1列で返します（配列数式）。前年度が 0 の行は #DIV/0! です。 / Rate of change of a count, current / previous − 1, as a column (array formula). A base of 0 gives #DIV/0!."
Attribute SCORE_CHANGES.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_CHANGES = Scored("scoreChanges", Array(current, previous))
End Function

Public Function SCORE_WEIGHTED(ByRef parts As Variant, ByRef weights As Variant) As Variant
Attribute SCORE_WEIGHTED.VB_Description = "評価項目ごとの得点を評価割合で加重した合計を1列で返します（配列数式）。 / Weighted sum of several columns of scores, as a column (array formula)."
Attribute SCORE_WEIGHTED.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_WEIGHTED = Scored("scoreWeighted", Array(parts, weights))
End Function

Public Function SCORE_STEPS(ByRef value As Variant, ByRef thresholds As Variant, ByRef results As Variant, Optional ByRef compare_ As Variant) As Variant
Attribute SCORE_STEPS.VB_Description = "最初に満たした基準値の得点を返します。59.95 は 60 に達しません。 / The result of the first threshold that a value reaches. 59.95 does not reach 60."
Attribute SCORE_STEPS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_STEPS = Scored("scoreSteps", Array(value, thresholds, results, compare_))
End Function

Public Function SCORE_CUT(ByRef values As Variant, ByRef share As Variant, Optional ByRef order As Variant, Optional ByRef count As Variant) As Variant
Attribute SCORE_CUT.VB_Description = "上位n割の境目にあたる値を返します。 / The value at the last place of the top share of a column."
Attribute SCORE_CUT.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_CUT = Scored("scoreCut", Array(values, share, order, count))
End Function

Public Function SCORE_TIER(ByRef rulebook As Variant, ByRef indicator As Variant, ByRef facts As Variant) As Variant
Attribute SCORE_TIER.VB_Description = "実績から1つの指標の得点を返します。要る実績が足りなければ 0 ではなく #N/A です。理由は SCORE_EXPLAIN で分かります。 / Points of one indicator from its facts. Where a fact is missing that is #N/A, never 0; SCORE_EXPLAIN says why."
Attribute SCORE_TIER.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_TIER = Scored("scoreTier", Array(rulebook, indicator, facts))
End Function

Public Function SCORE_LINES(ByRef rulebook As Variant, ByRef indicator As Variant, ByRef marks As Variant) As Variant
Attribute SCORE_LINES.VB_Description = "達成した行から行ごとの得点を1列で返します（配列数式）。同時に成り立たない行はエラー、? に左右される行は #N/A です。 / Points per line from the lines that were met, as a column (array formula). Lines that clash are errors; what depends on a ? is #N/A."
Attribute SCORE_LINES.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_LINES = Scored("scoreLines", Array(rulebook, indicator, marks))
End Function

Public Function SCORE_EXPLAIN(ByRef rulebook As Variant, ByRef indicator As Variant, ByRef facts As Variant, Optional ByRef language As Variant) As Variant
Attribute SCORE_EXPLAIN.VB_Description = "SCORE_TIER の得点の理由を文で返します。足りない実績や単位の間違いなど、直せることはエラーではなく文で知らせます。 / Why SCORE_TIER gives its points, as a sentence; also what is missing or must be mended, instead of an error."
Attribute SCORE_EXPLAIN.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_EXPLAIN = Scored("scoreExplain", Array(rulebook, indicator, facts, language))
End Function

Public Function SCORE_EXPLAIN_LINES(ByRef rulebook As Variant, ByRef indicator As Variant, ByRef marks As Variant, Optional ByRef language As Variant) As Variant
Attribute SCORE_EXPLAIN_LINES.VB_Description = "SCORE_LINES の得点の理由を文で返します。同時に成り立たない行など、直せることはエラーではなく文で知らせます。 / Why SCORE_LINES gives its points, as a sentence; also which lines clash, instead of an error."
Attribute SCORE_EXPLAIN_LINES.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_EXPLAIN_LINES = Scored("scoreExplainLines", Array(rulebook, indicator, marks, language))
End Function

Public Function SCORE_MAX(ByRef rulebook As Variant, Optional ByRef indicator As Variant) As Variant
Attribute SCORE_MAX.VB_Description = "取れる最高点を返します。同時に成り立たない行は重ねません。 / The highest points that can be reached; lines that exclude each other are not added."
Attribute SCORE_MAX.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_MAX = Scored("scoreMax", Array(rulebook, indicator))
End Function

Public Function SCORE_REWARDS(ByRef rulebook As Variant, ByRef totals As Variant, ByRef payroll As Variant, Optional ByRef base_ As Variant) As Variant
Attribute SCORE_REWARDS.VB_Description = "報奨金による保険料率の引下げ幅を支部ごとに1列で返します（配列数式）。0.001 は 0.1％ です。 / The reward's cut in the premium rate of each branch, as a column (array formula); 0.001 is 0.1 %."
Attribute SCORE_REWARDS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_REWARDS = Scored("scoreRewards", Array(rulebook, totals, payroll, base_))
End Function

Public Function SCORE_NUMBER(ByRef text As Variant) As Variant
Attribute SCORE_NUMBER.VB_Description = "文字で入力された数値を数値にします。45.6％ は 45.6、(4) は 4、（-4）は −4、△1.2 は −1.2 です。 / The number in a text as Japanese offices write it: 45.6％ is 45.6, (4) is 4, （-4） is −4, △1.2 is −1.2."
Attribute SCORE_NUMBER.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_NUMBER = Scored("scoreNumber", Array(text))
End Function

Public Function SCORE_TABLE(ByRef rulebook As Variant, ByRef facts As Variant, Optional ByRef changes As Variant) As Variant
Attribute SCORE_TABLE.VB_Description = "規則集による指標ごとの得点・総得点・順位の表を返します（配列数式、見出し付き）。 / Points per indicator, total and rank of every branch by a rule book, with a header row (array formula)."
Attribute SCORE_TABLE.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_TABLE = Scored("scoreTable", Array(rulebook, facts, changes))
End Function

Public Function SCORE_GRANTS(ByRef budget As Variant, ByRef points As Variant, ByRef insured As Variant, Optional ByRef cap As Variant) As Variant
Attribute SCORE_GRANTS.VB_Description = "予算を得点×被保険者数で円単位に配分し、1列で返します（配列数式）。最後に1行多く、上限のため配れない残額を返します。端数は切り捨てた分の大きい順に1円ずつ、同じなら上の行を先にします。合計は予算に一致します。"
Attribute SCORE_GRANTS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_GRANTS = Scored("scoreGrants", Array(budget, points, insured, cap))
End Function

Public Function SCORE_GRANT_GAINS(ByRef budget As Variant, ByRef points As Variant, ByRef insured As Variant, ByRef gains As Variant, Optional ByRef cap As Variant) As Variant
Attribute SCORE_GRANT_GAINS.VB_Description = "その配分先だけ得点が増え、ほかは変わらないときに増える配分額（円）を1列で返します（配列数式）。 / How many yen more each receiver alone would get with more points while all others stay, as a column (array formula)."
Attribute SCORE_GRANT_GAINS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_GRANT_GAINS = Scored("scoreGrantGains", Array(budget, points, insured, gains, cap))
End Function

Public Function SCORE_REWARD_TABLE(ByRef rulebook As Variant, ByRef totals As Variant, ByRef payroll As Variant, Optional ByRef rates As Variant, Optional ByRef base_ As Variant) As Variant
Attribute SCORE_REWARD_TABLE.VB_Description = "支部ごとの報奨金の表を、見出し付きで返します（配列数式）: 基準を超える点、報奨金、料率の引下げ、拠出、差引、料率への影響（正なら制度がないときより高い）、反映後の料率。金額は円未満も丸めません。"
Attribute SCORE_REWARD_TABLE.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_REWARD_TABLE = Scored("scoreRewardTable", Array(rulebook, totals, payroll, rates, base_))
End Function

Public Function SCORE_RANK_RANGES(ByRef values As Variant, ByRef half As Variant, Optional ByRef order As Variant) As Variant
Attribute SCORE_RANK_RANGES.VB_Description = "値に誤差があるとき、ありうる最も良い順位と最も悪い順位を2列で返します（配列数式）。同点は上の順位を分け合います。 / The best and the worst rank that each value may have within its margin, as two columns (array formula); ties share the better rank."
Attribute SCORE_RANK_RANGES.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_RANK_RANGES = Scored("scoreRankRanges", Array(values, half, order))
End Function

Public Function SCORE_MISSED(ByRef rulebook As Variant, ByRef facts As Variant, ByRef entity As Variant, Optional ByRef share As Variant) As Variant
Attribute SCORE_MISSED.VB_Description = "ほかの団体の多くが取り、この団体が取っていない行（取りこぼし）を点の多い順に返します（配列数式、見出し付き）。 / Lines that most others get and this entity does not, the most points first, with a header row (array formula)."
Attribute SCORE_MISSED.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_MISSED = Scored("scoreMissed", Array(rulebook, facts, entity, share))
End Function

Public Function SCORE_NEED(ByRef rulebook As Variant, ByRef indicator As Variant, ByRef facts As Variant, Optional ByRef entity As Variant, Optional ByRef target As Variant, Optional ByRef people As Variant, Optional ByRef costs As Variant) As Variant
Attribute SCORE_NEED.VB_Description = "目標の順位や次の行まであと何人・何ポイントかの表（見出し付き、配列数式）。順位は全支部の得点を計算し直し、その人数で届き、1人少ないと届きません。 / What is missing to a place or to the next line, with a header row (array formula). For a place everybody is scored again: that many people reach it, one fewer does not."
Attribute SCORE_NEED.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_NEED = Scored("scoreNeed", Array(rulebook, indicator, facts, entity, target, people, costs))
End Function

Public Function SCORE_NEED_TOTALS(ByRef totals As Variant, ByRef place As Variant) As Variant
Attribute SCORE_NEED_TOTALS.VB_Description = "ほかの総得点がそのままなら、目標の順位まであと何点かを1列で返します（配列数式）。届いていれば 0、同点は同順位です。 / How many points each total lacks to a place while all others stay, as a column (array formula); 0 where it is there. Equal totals share the better rank."
Attribute SCORE_NEED_TOTALS.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_NEED_TOTALS = Scored("scoreNeedTotals", Array(totals, place))
End Function

Public Function SCORE_ONE_MORE(ByRef rulebook As Variant, ByRef facts As Variant, ByRef entity As Variant, Optional ByRef step_ As Variant) As Variant
Attribute SCORE_ONE_MORE.VB_Description = "率を1ポイント上げると得点と順位がどう変わるかの表（見出し付き、配列数式）。率をちょうど上げて全支部を計算し直し、人は率に届く最少の整数です。100％ を超えれば空白です。"
Attribute SCORE_ONE_MORE.VB_ProcData.VB_Invoke_Func = " \n14"
    SCORE_ONE_MORE = Scored("scoreOneMore", Array(rulebook, facts, entity, step_))
End Function
