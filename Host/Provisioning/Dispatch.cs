using EventRegistry.Host.Queue;
using EventRegistry.Projections.Subjects;
using Microsoft.Extensions.Logging;

namespace EventRegistry.Host.Provisioning;

/// <summary>
/// Carries out what was claimed, target after target: first who comes first, and for removals who comes last (<c>provisioning.md</c> 3). A target that takes long is
/// not waited for: the next begins meanwhile.
/// </summary>
internal sealed partial class Dispatch(Registry registry, Delivery delivery, Carrying carrying, ILogger<Dispatch> log) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HashSet<Task> under = [];
    private readonly CancellationTokenSource stop = new();

    /// <summary>Begins, and returns when all has ended or taken too long to wait for. What was begun goes on although nobody waits any longer.</summary>
    public async Task BeginAsync(IReadOnlyList<Request> requests, CancellationToken cancel)
    {
        var inOrder = requests.OrderBy(r => r.Route.Target.Order).ThenBy(r => r.Route.Target.Id).ToList();
        var removals = inOrder.Where(r => r.Batch.Jobs.All(j => j.Action == ProvisioningAction.Deleted)).ToList();
        foreach (var request in inOrder.Except(removals).Concat(Enumerable.Reverse(removals)))
        {
            var work = CarryOutAsync(request, stop.Token);
            lock (under) under.Add(work);
            await Task.WhenAny(work, Task.Delay(Patience, registry.Clock, cancel));
        }

        lock (under) under.RemoveWhere(w => w.IsCompleted);
    }

    /// <summary>Waits until all has ended that was begun.</summary>
    /// <param name="patience">Nobody waits any longer: what has not ended is left to its lease.</param>
    public async Task EndAsync(CancellationToken patience)
    {
        await using var end = patience.Register(stop.Cancel);
        List<Task> left;
        lock (under) left = [.. under];
        await Task.WhenAll(left);
    }

    public void Dispose() => stop.Dispose();

    private async Task CarryOutAsync(Request request, CancellationToken cancel)
    {
        try
        {
            var handling = new Handling(async (batch, ct) => await delivery.HandleAsync(request.Route, batch, request.Seen, null, ct), AfterFailure.OfOurs);
            await carrying.CarryOutAsync(request.Batch, handling, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Whatever it is, the lease ends and a worker takes it up again.
            Failed(log, e, request.Route.Target.Name);
        }
        catch (OperationCanceledException)
        {
            // The host stops; whoever comes next takes it up when the lease has ended.
        }
        finally
        {
            request.Route.LetGo();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Target {Target} could not be told")]
    private static partial void Failed(ILogger log, Exception e, string target);
}
