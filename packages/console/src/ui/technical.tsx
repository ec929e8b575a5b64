/** Names, addresses, sizes, keys: left to right in every language. */
export function Technical({ children, testId }: { children: React.ReactNode; testId?: string }) {
  return (
    <bdi dir="ltr" className="mono" data-testid={testId}>
      {children}
    </bdi>
  );
}
