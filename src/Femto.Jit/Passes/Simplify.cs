using System.Runtime.InteropServices;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Folds constants and applies the algebraic rules of <see cref="Folding"/> until none applies, in sweeps over the
/// function. What a rule sees is a value, its operands and theirs: after the first sweep a value is looked at again
/// only when one of these has changed.
/// </summary>
internal sealed class Simplify
{
    private readonly Function function;
    private readonly List<Value> inserted = [];
    private readonly List<Value> rebuilt = [];
    private Mark[] marks;
    private int sweep;
    private bool again = true;
    private bool replaced;

    private Simplify(Function function)
    {
        this.function = function;
        marks = new Mark[function.ValueCount];
    }

    /// <summary>Of a value, by its id.</summary>
    /// <param name="Due">The last sweep that has to look at the value whatever its operands are.</param>
    /// <param name="Changed">The last sweep in which its operands, or their order, changed.</param>
    private record struct Mark(int Due, int Changed);

    public static void Run(Function function) => new Simplify(function).Run();

    private void Run()
    {
        while (again)
        {
            again = false;
            sweep++;
            foreach (Block block in function.Blocks)
                Sweep(block.Body);
        }

        if (replaced)
            Replacements.ApplyToPhis(function);
    }

    private void Sweep(List<Value> body)
    {
        rebuilt.Clear();
        int copied = 0;
        for (int i = 0; i < body.Count; i++)
        {
            Value value = body[i];
            if (!IsDue(value) || new Folding(function, value, inserted).Apply() is not { } simpler)
                continue;
            if (simpler == value)
            {
                ref Mark mark = ref MarkOf(value);
                mark.Changed = sweep;
                LookAgainAt(value);
                continue;
            }

            value.Replacement = simpler;
            replaced = true;
            inserted.ForEach(LookAgainAt);
            rebuilt.AddRange(CollectionsMarshal.AsSpan(body)[copied..i]);
            rebuilt.AddRange(inserted);
            inserted.Clear();
            copied = i + 1;
        }

        if (copied == 0)
            return;
        rebuilt.AddRange(CollectionsMarshal.AsSpan(body)[copied..]);
        body.Clear();
        body.AddRange(rebuilt);
    }

    /// <summary>Whether a rule may apply that did not before; replaced operands are changed on the way.</summary>
    private bool IsDue(Value value)
    {
        ref Mark mark = ref MarkOf(value);
        bool due = sweep == 1 || mark.Due == sweep;
        foreach (ref Value operand in value.Operands.Span)
        {
            if (operand.Replacement is not null)
            {
                operand = operand.Resolve();
                mark.Changed = sweep;
            }

            due = due || MarkOf(operand).Changed == sweep;
        }

        return due || mark.Changed == sweep;
    }

    private void LookAgainAt(Value value)
    {
        MarkOf(value).Due = sweep + 1;
        again = true;
    }

    private ref Mark MarkOf(Value value)
    {
        if (value.Id >= marks.Length)
            Array.Resize(ref marks, function.ValueCount + (function.ValueCount / 4));
        return ref marks[value.Id];
    }
}
