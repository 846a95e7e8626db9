using System.Collections.Immutable;

namespace Masthead.Spam.Rules;

/// <summary>The rules, in the order in which they look. The order names nothing: features are made of the rules' names.</summary>
static class RuleBook
{
    internal static ImmutableArray<Rule> Rules { get; } =
    [
        new Links(), new LinkShapes(), new LinkHosts(), new Contacts(), new Disguises(), new Markups(), new Capitals(), new Length(), new Characters(),
        new WritingSystems(), new Repetition(), new Topics(), new Brand(), new NameField(), new Addresses(), new Request(), new ArticleRelation(),
        new ForeignLanguage(), new Honeypot(), new FormSpeed(), new History(),
    ];

    /// <summary>The rules whose evidence counts against a message or not at all, whatever a site has learned.</summary>
    internal static ImmutableArray<int> NeverExcuses { get; } = [.. Enumerable.Range(0, Rules.Length).Where(rule => Rules[rule].NeverExcuses)];
}
