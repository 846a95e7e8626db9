using Masthead.Storage;

namespace Masthead.Features.Operations;

/// <summary>Whether this node can serve: the database answers and stands at this program's last schema step.</summary>
internal sealed class Readiness(SchemaSteps steps, IHostApplicationLifetime lifetime)
{
    /// <summary>What is wrong, in one line, or null.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return "stopping";
        try
        {
            var last = await steps.LastAppliedAsync(cancellationToken);
            return last == steps.All[^1] ? null : $"the schema stands at {last}, this program needs {steps.All[^1]}";
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException)
        {
            return "the database does not answer";
        }
    }
}
