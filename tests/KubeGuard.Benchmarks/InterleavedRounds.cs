using System.Globalization;

namespace KubeGuard.Benchmarks;

/// <summary>
/// Runs ways to do one job in turn, several times, and prints the median of processor time of each. Machines differ and wander, so only the
/// ratio to the first, which ran beside the others, means anything.
/// </summary>
internal sealed class InterleavedRounds
{
    private const int Rounds = 5;

    private readonly OrderedDictionary<string, Func<long>> _ways = new(StringComparer.Ordinal);

    /// <summary>Adds a way; it returns a number greater than 0 that depends on all its work.</summary>
    public InterleavedRounds Add(string name, Func<long> work)
    {
        _ways.Add(name, work);
        return this;
    }

    /// <summary>Measures; the first way is the baseline.</summary>
    /// <param name="bytes">How many bytes one run of each way reads.</param>
    public void Print(long bytes)
    {
        var times = _ways.Keys.ToDictionary(name => name, _ => new List<TimeSpan>(), StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (name, work) in _ways)
            {
                var before = Environment.CpuUsage.TotalTime;
                if (work() == 0)
                    throw new InvalidOperationException($"{name} read nothing.");
                times[name].Add(Environment.CpuUsage.TotalTime - before);
            }
        }

        var baseline = Median(times[_ways.GetAt(0).Key]);
        foreach (var name in _ways.Keys)
        {
            var median = Median(times[name]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-36} {median.TotalSeconds,7:F2} s {bytes / median.TotalSeconds / 1e6,7:F0} MB/s {baseline / median,6:F2}x"));
        }
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);
}
