using System.Reflection;
using MessageFunctions.Functions.Access;
using MessageFunctions.Functions.Audit;
using Microsoft.Azure.Functions.Worker;

namespace MessageFunctions.EndToEnd.Tests.Policies;

public sealed class AuditedFunctionsTests
{
    [Fact]
    public void Every_function_that_can_change_something_is_audited_or_says_why_not()
    {
        var wrong =
            from type in typeof(AllowAttribute).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            let http = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null)
            let changes = http is not null && (http.Methods is null or [] || http.Methods.Any(name => !name.Equals("get", StringComparison.OrdinalIgnoreCase)))
            let marks = (method.IsDefined(typeof(AuditedAttribute)) ? 1 : 0) + (method.IsDefined(typeof(NotAuditedAttribute)) ? 1 : 0)
            where changes ? marks != 1 : marks != 0
            select function.Name;

        Assert.Empty(wrong);
    }
}
