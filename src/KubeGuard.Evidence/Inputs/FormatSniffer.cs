using KubeGuard.Evidence.Aggregation;
using KubeGuard.Evidence.Audit;
using KubeGuard.Evidence.Hubble;
using KubeGuard.Evidence.Json;

namespace KubeGuard.Evidence.Inputs;

/// <summary>Recognises a format by reading the start of the input as each of them: the one that finds most records of its own is it.</summary>
internal static class FormatSniffer
{
    private const int FirstLook = 1 << 17;
    private const int LongLook = 1 << 21;

    public static LogKind? Recognise(LogStream stream)
    {
        var start = stream.Peek(FirstLook);
        return Recognise(start) ?? (start.Length < FirstLook ? null : Recognise(stream.Peek(LongLook)));
    }

    private static LogKind? Recognise(ReadOnlyMemory<byte> start)
    {
        var audit = Own(LogKind.Audit, start);
        var hubble = Own(LogKind.Hubble, start);
        return audit == 0 && hubble == 0 ? null : audit >= hubble ? LogKind.Audit : LogKind.Hubble;
    }

    private static long Own(LogKind kind, ReadOnlyMemory<byte> start)
    {
        var tally = new SourceTally("", kind);
        var parser = LogReaders.For(kind, new EvidenceBuilder([""], CardinalityLimits.Default), 0, tally);
        using var reader = new JsonRecordReader(new MemoryStream(start.ToArray(), writable: false), start.Length + 1);
        reader.ReadAll(parser);
        return tally.Used + tally.Skipped - tally.Foreign;
    }
}

/// <summary>The reader for each format.</summary>
internal static class LogReaders
{
    public static IRecordParser For(LogKind kind, EvidenceBuilder evidence, int source, SourceTally tally) => kind switch
    {
        LogKind.Audit => new AuditLogReader(evidence, source, tally),
        LogKind.Hubble => new HubbleLogReader(evidence, source, tally),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no reader for this kind of log."),
    };
}
