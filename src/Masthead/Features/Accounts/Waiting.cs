using Masthead.Storage;

namespace Masthead.Features.Accounts;

/// <summary>Work that waits in some room of the staff's side; the desk shows how much. A room registers what waits in it.</summary>
/// <param name="Address">Where it is done.</param>
/// <param name="Policy">Who is told.</param>
/// <param name="One">What one of them is called after its number: "comment waits for a decision".</param>
/// <param name="Many">The same for several.</param>
/// <param name="CountAsync">How many there are now.</param>
internal sealed record Waiting(string Address, string Policy, string One, string Many, Func<NewsDb, CancellationToken, Task<int>> CountAsync);
