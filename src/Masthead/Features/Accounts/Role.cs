namespace Masthead.Features.Accounts;

/// <summary>What a person does at the paper. Kept as a number: never renumber.</summary>
internal enum Role
{
    /// <summary>Writes and submits; somebody else publishes.</summary>
    Reporter = 1,

    /// <summary>Judges comments.</summary>
    Moderator = 2,

    /// <summary>Writes, publishes, and judges comments.</summary>
    Editor = 3,

    /// <summary>All of that, and people and settings.</summary>
    Administrator = 4,
}

/// <summary>What a page asks of the person in front of it: <c>[Authorize(Policies.Publish)]</c>.</summary>
internal static class Policies
{
    /// <summary>Anybody on the staff.</summary>
    public const string SignedIn = nameof(SignedIn);

    /// <summary>Write and submit articles.</summary>
    public const string Write = nameof(Write);

    /// <summary>Decide what readers see: publish, schedule, withdraw, sections.</summary>
    public const string Publish = nameof(Publish);

    /// <summary>Judge comments.</summary>
    public const string Moderate = nameof(Moderate);

    /// <summary>People and settings.</summary>
    public const string Administer = nameof(Administer);

    private static readonly Dictionary<string, Role[]> Holders = new()
    {
        [SignedIn] = Enum.GetValues<Role>(),
        [Write] = [Role.Reporter, Role.Editor, Role.Administrator],
        [Publish] = [Role.Editor, Role.Administrator],
        [Moderate] = [Role.Moderator, Role.Editor, Role.Administrator],
        [Administer] = [Role.Administrator],
    };

    public static IReadOnlyCollection<string> All => Holders.Keys;

    public static bool Allows(string policy, Role role) => Holders[policy].Contains(role);
}
