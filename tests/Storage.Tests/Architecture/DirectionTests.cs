using System.Reflection;
using MessageFunctions.AzureAdapters.Storage;
using MessageFunctions.Embedded.Storage;

namespace MessageFunctions.Storage.Tests.Architecture;

/// <summary>The direction of references: functions → orchestrations → Core ← adapters, and adapters never see each other.</summary>
public sealed class DirectionTests
{
    private static readonly Assembly Core = typeof(ITable).Assembly;
    private static readonly Assembly Azure = typeof(AzureStorageRegistration).Assembly;
    private static readonly Assembly Embedded = typeof(SqliteStorage).Assembly;

    [Fact]
    public void Core_references_none_of_the_others_and_no_SDK() =>
        Assert.DoesNotContain(References(Core), name => name.StartsWith("MessageFunctions", StringComparison.Ordinal)
            || name.StartsWith("Azure", StringComparison.Ordinal) || name.StartsWith("Microsoft.Azure", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.DurableTask", StringComparison.Ordinal) || name.StartsWith("SQLite", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_adapters_never_see_each_other()
    {
        Assert.DoesNotContain(Embedded.GetName().Name!, References(Azure));
        Assert.DoesNotContain(References(Azure), name => name.Contains("Sqlite", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(References(Embedded), name => name.Contains("Azure", StringComparison.Ordinal));
    }

    [Fact]
    public void No_type_of_an_SDK_crosses_a_port()
    {
        var types = Core.GetExportedTypes().Where(type => type.Namespace == typeof(ITable).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .ToList();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.True(type.Assembly == Core || type.Namespace!.StartsWith("System", StringComparison.Ordinal), type.FullName));
    }

    private static List<string> References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(name => name.Name!)];
}
