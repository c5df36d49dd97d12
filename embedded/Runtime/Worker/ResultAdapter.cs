using System.Linq.Expressions;

namespace MessageFunctions.Embedded.Worker;

/// <summary>Brings <c>void</c>, values, tasks and value tasks into <see cref="ValueTask{TResult}"/> of object, without a state machine where the result is there already.</summary>
internal static class ResultAdapter
{
    public static Expression Adapt(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void)) return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (type == typeof(Task)) return Expression.Call(typeof(ResultAdapter), nameof(FromTask), null, call);
        if (type == typeof(ValueTask)) return Expression.Call(typeof(ResultAdapter), nameof(FromValueTask), null, call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
            return Expression.Call(typeof(ResultAdapter), nameof(FromTaskOf), type.GetGenericArguments(), call);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Expression.Call(typeof(ResultAdapter), nameof(FromValueTaskOf), type.GetGenericArguments(), call);
        return Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
    }

    private static ValueTask<object?> FromTask(Task task)
    {
        return task.IsCompletedSuccessfully ? default : Awaited(task);

        static async ValueTask<object?> Awaited(Task task)
        {
            await task;
            return null;
        }
    }

    private static ValueTask<object?> FromValueTask(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully) return Awaited(task);
        task.GetAwaiter().GetResult();
        return default;

        static async ValueTask<object?> Awaited(ValueTask task)
        {
            await task;
            return null;
        }
    }

    private static ValueTask<object?> FromTaskOf<T>(Task<T> task)
    {
        return task.IsCompletedSuccessfully ? new ValueTask<object?>(task.Result) : Awaited(task);

        static async ValueTask<object?> Awaited(Task<T> task) => await task;
    }

    private static ValueTask<object?> FromValueTaskOf<T>(ValueTask<T> task)
    {
        return task.IsCompletedSuccessfully ? new ValueTask<object?>(task.Result) : Awaited(task);

        static async ValueTask<object?> Awaited(ValueTask<T> task) => await task;
    }
}
