"""The rules that a document is validated by: those that have anything to look at in it.

Each rule of graphql-core is a visitor of the whole document, and those of variables walk it once more. A document
without a `$` has no variables, one without an `@` no directives: about half of the rules can find nothing in it. A sign
within a text or a comment only means that rules are asked for nothing.
"""

from graphql import (
    ASTValidationRule,
    DeferStreamDirectiveLabel,
    DeferStreamDirectiveOnRootField,
    DeferStreamDirectiveOnValidOperationsRule,
    FragmentsOnCompositeTypesRule,
    KnownDirectivesRule,
    KnownFragmentNamesRule,
    MaxIntrospectionDepthRule,
    NoFragmentCyclesRule,
    NoSchemaIntrospectionCustomRule,
    NoUndefinedVariablesRule,
    NoUnusedFragmentsRule,
    NoUnusedVariablesRule,
    OverlappingFieldsCanBeMergedRule,
    PossibleFragmentSpreadsRule,
    StreamDirectiveOnListField,
    UniqueDirectivesPerLocationRule,
    UniqueFragmentNamesRule,
    UniqueVariableNamesRule,
    VariablesAreInputTypesRule,
    VariablesInAllowedPositionRule,
    specified_rules,
)

Rule = type[ASTValidationRule]
# One of these has to stand in a document for the rule to find anything.
_VARIABLE, _DIRECTIVE, _FRAGMENT = ("$",), ("@",), ("...", "fragment")
_SIGNS: dict[Rule, tuple[str, ...]] = {
    VariablesAreInputTypesRule: _VARIABLE,
    UniqueVariableNamesRule: _VARIABLE,
    NoUndefinedVariablesRule: _VARIABLE,
    NoUnusedVariablesRule: _VARIABLE,
    VariablesInAllowedPositionRule: _VARIABLE,
    KnownDirectivesRule: _DIRECTIVE,
    UniqueDirectivesPerLocationRule: _DIRECTIVE,
    DeferStreamDirectiveOnRootField: _DIRECTIVE,
    DeferStreamDirectiveOnValidOperationsRule: _DIRECTIVE,
    DeferStreamDirectiveLabel: _DIRECTIVE,
    StreamDirectiveOnListField: _DIRECTIVE,
    MaxIntrospectionDepthRule: ("__",),
    FragmentsOnCompositeTypesRule: _FRAGMENT,
    UniqueFragmentNamesRule: _FRAGMENT,
    KnownFragmentNamesRule: _FRAGMENT,
    NoUnusedFragmentsRule: _FRAGMENT,
    PossibleFragmentSpreadsRule: _FRAGMENT,
    NoFragmentCyclesRule: _FRAGMENT,
}


def rules_for(text: str, *, production: bool) -> tuple[Rule, ...]:
    """The rules for the document of a text. The merging of fields is looked at last, in another way (overlaps.py)."""
    rules = tuple(rule for rule in specified_rules if _finds(rule, text))
    return (*rules, NoSchemaIntrospectionCustomRule) if production else rules


def _finds(rule: Rule, text: str) -> bool:
    if rule is OverlappingFieldsCanBeMergedRule:
        return False
    signs = _SIGNS.get(rule)
    return signs is None or any(sign in text for sign in signs)
