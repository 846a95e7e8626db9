using Masthead.Cluster;

namespace Masthead.Tests.Hosting;

/// <summary>There is nobody else.</summary>
internal sealed class LoneNode : INodeBus
{
    public Task TellAsync(NodeMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task TellAnyChangeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
