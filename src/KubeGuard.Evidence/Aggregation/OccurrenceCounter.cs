using System.Runtime.InteropServices;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>Counts the events of one tuple as they are read. Inputs are numbered in the order in which they are read.</summary>
internal sealed class OccurrenceCounter
{
    private readonly List<Day> _days = [];
    private readonly List<int> _sources = [];
    private long _sampleLine = long.MaxValue;
    private int _sampleSource = int.MaxValue;

    public void Add(long utcTicks, int source, long line)
    {
        var number = (int)(utcTicks / TimeSpan.TicksPerDay);
        var days = CollectionsMarshal.AsSpan(_days);
        for (var i = days.Length - 1; i >= 0; i--)
        {
            if (days[i].Number != number)
                continue;
            days[i].Add(utcTicks);
            Place(source, line);
            return;
        }

        _days.Add(new Day { Number = number, Count = 1, First = utcTicks, Last = utcTicks });
        Place(source, line);
    }

    public Occurrences ToOccurrences(IReadOnlyList<string> sourceNames) => new(
        [.. _days.OrderBy(day => day.Number).Select(day => day.ToBucket())],
        new(sourceNames[_sampleSource], _sampleLine),
        [.. _sources.Select(source => sourceNames[source]).Order(StringComparer.Ordinal)]);

    private void Place(int source, long line)
    {
        if (_sources.Count == 0 || _sources[^1] != source)
            _sources.Add(source);
        if (source > _sampleSource || (source == _sampleSource && line >= _sampleLine))
            return;
        _sampleSource = source;
        _sampleLine = line;
    }

    private struct Day
    {
        public int Number;
        public long Count;
        public long First;
        public long Last;

        public void Add(long ticks)
        {
            Count++;
            First = Math.Min(First, ticks);
            Last = Math.Max(Last, ticks);
        }

        public readonly DayBucket ToBucket() =>
            new(DateOnly.FromDayNumber(Number), Count, new(First, TimeSpan.Zero), new(Last, TimeSpan.Zero));
    }
}
