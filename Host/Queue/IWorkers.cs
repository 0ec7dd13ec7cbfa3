using Microsoft.Extensions.Hosting;

namespace EventRegistry.Host.Queue;

/// <summary>Works on the queue by itself, in each host: of no target does it two things at a time, and no target waits for another.</summary>
/// <remarks>Stopped, it lets what runs be finished while the host waits for it; what is not finished then is left to its lease.</remarks>
public interface IWorkers : IHostedService, IDisposable;
