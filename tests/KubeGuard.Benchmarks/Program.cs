using System.Globalization;
using KubeGuard.Benchmarks;

// Usage: dotnet run -c Release --project tests/KubeGuard.Benchmarks -- audit [MEGABYTES] | manifests [FOLDER] | cold FOLDER | tokens [MEGABYTES] | roles [EVENTS]
switch (args)
{
    case ["audit"]:
        AuditReadingBenchmark.Run(megabytes: 200);
        return 0;
    case ["audit", var size] when long.TryParse(size, CultureInfo.InvariantCulture, out var megabytes) && megabytes > 0:
        AuditReadingBenchmark.Run(megabytes);
        return 0;
    case ["roles"]:
        RoleProposalBenchmark.Run(events: 1_000_000);
        return 0;
    case ["roles", var count] when long.TryParse(count, CultureInfo.InvariantCulture, out var events) && events > 0:
        RoleProposalBenchmark.Run(events);
        return 0;
    case ["manifests"]:
        ManifestReadingBenchmark.Run();
        return 0;
    case ["manifests", var folder]:
        ManifestReadingBenchmark.Run(folder);
        return 0;
    case ["cold", var folder]:
        ColdReadingBenchmark.Run(folder);
        return 0;
    case ["tokens"]:
        TokenCutBenchmark.Run(megabytes: 2000);
        return 0;
    case ["tokens", var size] when long.TryParse(size, CultureInfo.InvariantCulture, out var megabytes) && megabytes > 0:
        TokenCutBenchmark.Run(megabytes);
        return 0;
    default:
        Console.Error.WriteLine("usage: audit [MEGABYTES] | manifests [FOLDER] | cold FOLDER | tokens [MEGABYTES] | roles [EVENTS]");
        return 2;
}
