using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Femto.Jit.Fuzzing.Checks;

namespace Femto.Jit.Fuzzing.Campaigns;

/// <summary>
/// Runs one shard of a campaign with several workers. Their work is counted in the order of the programs, so that the
/// state never has a gap: what a killed process had begun is done again and counted once.
/// </summary>
internal sealed class Campaign
{
    /// <summary>Name of the folder, in a report's, with programs that between them execute whatever was executed.</summary>
    internal const string CorpusFolder = "corpus";

    /// <summary>Name of the folder with programs that failed.</summary>
    internal const string FailureFolder = "failures";

    /// <summary>Enough for most programs to become a few lines.</summary>
    internal const int DefaultMinimiserAttempts = 1500;

    /// <summary>Programs that a worker takes at a time.</summary>
    private const int BatchSize = 32;

    /// <summary>Failures kept with their programs; more are counted.</summary>
    private const int MaxFailures = 200;

    private static readonly TimeSpan _saveInterval = TimeSpan.FromSeconds(2);

    private readonly CampaignState _state;
    private readonly string? _folder;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, (long Count, Batch Batch)> _early = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly double _secondsBefore;
    private TimeSpan _lastSaved;
    private long _next;

    /// <summary>A campaign that goes on from a state.</summary>
    /// <param name="state">The state of a single shard, which is kept up to date.</param>
    /// <param name="folder">Folder for state and failures, or null.</param>
    internal Campaign(CampaignState state, string? folder)
    {
        _state = state;
        _folder = folder;
        _next = state.Done[0];
        _secondsBefore = state.Seconds;
    }

    /// <summary>Programs of the whole campaign, over all shards; null for no end.</summary>
    internal long? Programs { get; init; }

    /// <summary>When to stop.</summary>
    internal TimeSpan? Duration { get; init; }

    /// <summary>Programs that may be tried to make one that fails small.</summary>
    internal int MinimiserAttempts { get; init; } = DefaultMinimiserAttempts;

    /// <summary>Whether to stop when a program shows a defect.</summary>
    internal bool UntilFailure { get; init; }

    /// <summary>Called now and then with what is done; by one thread at a time.</summary>
    internal Action<CampaignState>? Progress { get; init; }

    /// <summary>Runs until it is done, the time is over or it is cancelled.</summary>
    internal void Run(int jobs, ImmutableArray<Program> corpus, CancellationToken cancellation)
    {
        Thread[] threads = [.. Enumerable.Range(0, jobs).Select(_ => new Thread(() => Work(corpus, cancellation)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        lock (_lock) Save();
    }

    private void Work(ImmutableArray<Program> corpus, CancellationToken cancellation)
    {
        using Worker worker = new(_state.Plan, corpus, MinimiserAttempts);
        while (!cancellation.IsCancellationRequested && !(_clock.Elapsed >= Duration)
            && !(UntilFailure && _state.Counters[Counters.Failures] > 0)
            && Take() is (long start, int count))
        {
            Batch batch = worker.Do(Enumerable.Range(0, count).Select(place => IndexOf(start + place)));
            Count(start, count, batch, worker);
        }
    }

    private long IndexOf(long place) => (place * _state.Plan.Shards) + _state.Parts[0];

    private (long Start, int Count)? Take()
    {
        lock (_lock)
        {
            long start = _next;
            int count = 0;
            while (count < BatchSize && !(IndexOf(start + count) >= Programs)) count++;
            _next += count;
            return count == 0 ? null : (start, count);
        }
    }

    private void Count(long start, int count, Batch done, Worker worker)
    {
        lock (_lock)
        {
            _early.Add(start, (count, done));
            while (_early.Remove(_state.Done[0], out var next))
            {
                _state.Done[0] += next.Count;
                KeepNew(next.Batch, worker);
                _state.Counters.Add(next.Batch.Counters);
                Keep(next.Batch.Failures);
            }
            if (_clock.Elapsed - _lastSaved < _saveInterval) return;
            Save();
            Progress?.Invoke(_state);
        }
    }

    /// <summary>Keeps the programs that were the first to execute something.</summary>
    private void KeepNew(Batch batch, Worker worker)
    {
        if (_folder is null) return;
        foreach (long index in batch.First
            .Where(pair => _state.Counters[Counters.Covered(pair.Key)] == 0).Select(pair => pair.Value).Distinct())
        {
            string text = worker.TextOf(index);
            WholeFile.Write(
                Path.Combine(_folder, CorpusFolder, ContentName.Of(text)), Encoding.UTF8.GetBytes(text));
        }
    }

    private void Keep(List<Failure> failures)
    {
        foreach (Failure failure in failures)
        {
            bool isKnown = _state.Failures.Any(known =>
                known.File == failure.File && known.Kind == failure.Kind && known.Target == failure.Target);
            if (isKnown || _state.Failures.Count >= MaxFailures) continue;
            _state.Failures.Add(failure);
            if (_folder is not null)
                WholeFile.Write(
                    Path.Combine(_folder, FailureFolder, failure.File), Encoding.UTF8.GetBytes(Describe(failure)));
        }
    }

    private static string Describe(Failure failure) => $"; {failure.Kind} {failure.Target}: "
        + $"{failure.Message.ReplaceLineEndings("\n; ")}\n"
        + string.Concat(failure.Commands.Select(command => $"; {command}\n")) + failure.Program;

    private void Save()
    {
        _lastSaved = _clock.Elapsed;
        _state.Seconds = _secondsBefore + _clock.Elapsed.TotalSeconds;
        if (_folder is not null) WholeFile.Write(Path.Combine(_folder, CampaignState.FileName), _state.Write());
    }
}
