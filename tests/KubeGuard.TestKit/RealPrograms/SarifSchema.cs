using System.Diagnostics;
using Xunit;

namespace KubeGuard.TestKit.RealPrograms;

/// <summary>The JSON Schema of SARIF 2.1.0 with a validator, from an npm package in which Microsoft publishes both.</summary>
public static class SarifSchema
{
    private const string Package = "@microsoft/jest-sarif@1.0.0-beta.0";

    private const string Script =
        """
        const Ajv = require('ajv');
        const ajv = new Ajv({ schemaId: 'auto', allErrors: true });
        ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
        const isValid = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
        if (!isValid(JSON.parse(require('fs').readFileSync(0, 'utf8'))))
            console.log(ajv.errorsText(isValid.errors, { separator: '\n' }));
        """;

    private static readonly Lazy<string?> Folder = new(() => NpmCache.Provide("jest-sarif-1.0.0-beta.0", "The SARIF schema", folder => NpmCache.Install(folder, Package)));

    /// <summary>Whether it can be had.</summary>
    public static bool IsAvailable => Folder.Value is not null;

    /// <summary>What is wrong with a document, one fault a line; empty when it is valid.</summary>
    public static async Task<string> FaultsOfAsync(string sarif)
    {
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", Script])
        {
            WorkingDirectory = Folder.Value,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = node.StandardOutput.ReadToEndAsync();
        var error = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(sarif).ConfigureAwait(false);
        node.StandardInput.Close();
        await node.WaitForExitAsync().ConfigureAwait(false);
        return node.ExitCode == 0 ? await output.ConfigureAwait(false) : throw new InvalidOperationException(await error.ConfigureAwait(false));
    }
}

/// <summary>A test against the schema of SARIF; skipped with a message where it cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SarifSchemaFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    public SarifSchemaFactAttribute()
    {
        if (!SarifSchema.IsAvailable)
            Skip = "needs the JSON Schema of SARIF: have node and npm with a registry so that it is fetched";
    }
}
